// The page comes up: its title is there, its program runs, and nothing is wrong in its console.
import assert from 'node:assert/strict';

export default async function ({ page, check }) {
  await check('the title names the project', async () => {
    assert.match(await page.title(), /Tabernetes/);
  });
  await check('home shows the path of all lessons', async () => {
    await page.getByRole('heading', { name: 'Your path' }).waitFor();
    assert.ok((await page.locator('.stops li').count()) >= 5);
  });
  await check('a click begins the first lesson', async () => {
    await page.getByRole('link', { name: 'Begin with lesson 1' }).click();
    await page.getByRole('heading', { name: 'A cluster with nothing on it' }).waitFor();
    assert.match(page.url(), /#lesson\/01-meet-a-pod\//);
  });
  await check('the way home shows where to go on', async () => {
    await page.getByRole('link', { name: 'tabernetes' }).click();
    await page.getByRole('link', { name: 'Continue lesson 1' }).waitFor();
  });
  await check('a step can be opened by its address', async () => {
    await page.evaluate(() => { location.hash = '#lesson/01-meet-a-pod/3'; });
    await page.getByText('Step 3 of').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Continue lesson 1' }).waitFor();
  });
  await check('an address that leads nowhere says so', async () => {
    await page.evaluate(() => { location.hash = '#lesson/99-nothing'; });
    await page.getByText('Nothing here is called “99-nothing”.').waitFor();
  });
  await check('the sandbox asks for nothing', async () => {
    await page.getByRole('link', { name: 'Open an empty cluster' }).click();
    await page.getByRole('heading', { name: 'A cluster of your own' }).waitFor();
  });
}
