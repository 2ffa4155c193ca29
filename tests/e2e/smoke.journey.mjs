// The page comes up: its title is there, its program runs, and nothing is wrong in its console.
import assert from 'node:assert/strict';

export default async function ({ page, check }) {
  await check('the title names the project', async () => {
    assert.match(await page.title(), /Tabernetes/);
  });
  await check('the program starts', async () => {
    // It takes the place of the boot shell, which has no lesson in it.
    await page.locator('.lesson h2').waitFor();
  });
}
