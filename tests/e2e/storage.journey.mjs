// What the browser keeps may be spoiled or forbidden: it costs the memory of it, and is said.
import assert from 'node:assert/strict';

export const start = null;

export default async function ({ page, check, address, browser }) {
  await check('spoiled storage costs only what it held', async () => {
    await page.goto(`${address}#lesson/01-meet-a-pod`);
    await page.locator('.lesson h2').waitFor();
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{"formatVersion":1,"inputs":[[');
      localStorage.setItem('tabernetes.speed', 'warp');
    });
    await page.goto('about:blank');
    await page.goto(`${address}#lesson/01-meet-a-pod`);
    await page.getByRole('heading', { name: 'A cluster with nothing on it' }).waitFor();
    await page.locator('.line textarea').pressSequentially('echo still here');
    await page.keyboard.press('Enter');
    await page.locator('.log').getByText('still here', { exact: true }).waitFor();
  });

  await check('a browser that keeps nothing shows the page all the same', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
    });
    const bare = await context.newPage();
    const errors = [];
    bare.on('pageerror', (error) => errors.push(String(error)));
    await bare.goto(`${address}#lesson/01-meet-a-pod`);
    await bare.locator('.cmd').first().click();
    await bare.locator('.log').getByText('minikube   Ready').waitFor();
    await bare.goto(`${address}#`);
    await bare.getByRole('heading', { name: 'Your path' }).waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });
}
