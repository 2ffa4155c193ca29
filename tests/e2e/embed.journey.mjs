// A cluster inside of a page from another origin: it works there, and leads to the whole page.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';

export const start = null;

export default async function ({ page, check, address }) {
  const blog = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<h1>A blog</h1><iframe src="${address}?embed=1&lesson=01-meet-a-pod" width="800" height="450"></iframe>`);
  });
  await new Promise((ready) => blog.listen(0, '127.0.0.1', ready));
  try {
    await check('a page of another origin shows the lesson’s cluster', async () => {
      await page.goto(`http://127.0.0.1:${blog.address().port}/`);
      await page.frameLocator('iframe').locator('.embed .nodeg').waitFor();
      assert.equal(await page.frameLocator('iframe').locator('.lesson').count(), 0);
    });
    await check('its readers can type and click commands there', async () => {
      const frame = page.frameLocator('iframe');
      await frame.locator('.try button').first().click();
      await frame.locator('.log').getByText('minikube   Ready').waitFor();
      await frame.locator('.line textarea').pressSequentially('kubectl run hello --image=nginx');
      await page.keyboard.press('Enter');
      await frame.locator('.pod.ready').waitFor({ timeout: 20_000 });
    });
    await check('a link leads to the whole page', async () => {
      const link = page.frameLocator('iframe').getByRole('link', { name: 'Open', exact: true });
      assert.equal(await link.getAttribute('href'), `${address}#lesson/01-meet-a-pod/cluster`);
      assert.equal(await link.getAttribute('target'), '_blank');
    });
    await check('the line of HTML is there to copy', async () => {
      await page.goto(`${address}#share`);
      const line = page.getByRole('textbox', { name: 'For your page' });
      await page.getByRole('combobox').selectOption({ index: 1 });
      assert.match(await line.inputValue(), /^<iframe src="[^"]+\?embed=1&lesson=02-look-inside" title="[^"]+" /);
    });
  } finally {
    blog.close();
  }
}
