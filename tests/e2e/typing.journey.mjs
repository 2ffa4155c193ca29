// Whoever types faster than the page draws loses nothing: not a letter behind Enter, not one behind a completion.
import assert from 'node:assert/strict';

export const start = '#sandbox/nodes-20';

export default async function ({ page, check }) {
  const log = page.locator('.log');
  const slow = await page.context().newCDPSession(page);

  await check('twenty lines without a pause arrive as they were typed', async () => {
    await page.locator('.nodeg').nth(19).waitFor();
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.keyboard.press('Control+`');
    const lines = Array.from({ length: 20 }, (_, at) => `echo line-${at}`);
    for (const line of lines) {
      await page.keyboard.insertText(line);
      await page.keyboard.press('Enter');
    }
    await log.getByText('line-19', { exact: true }).waitFor({ timeout: 30_000 });
    const typed = (await log.innerText()).split('\n').filter((line) => line.startsWith('$ '));
    assert.deepEqual(typed, lines.map((line) => `$ ${line}`));
    assert.equal(await page.locator('.line textarea').inputValue(), '');
  });

  await check('a search without a pause seeks what was typed', async () => {
    await page.keyboard.press('Control+r');
    await page.keyboard.type('line-7');
    assert.equal(await page.locator('.line textarea').inputValue(), 'echo line-7');
    await page.locator('.pr', { hasText: "(reverse-i-search)`line-7':" }).waitFor();
    await page.keyboard.press('Control+c');
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  });

  await check('the console answers while time stands still', async () => {
    await page.getByRole('button', { name: /^Pause/ }).click();
    await page.keyboard.press('Control+`');
    await page.keyboard.type('kubectl get nodes | head -2');
    await page.keyboard.press('Enter');
    await log.getByText(/^minikube +Ready/).waitFor();
    await page.getByRole('button', { name: /^Play/ }).waitFor();
  });

  await check('a name in the output selects what it names, and its row is marked', async () => {
    await log.locator('.res', { hasText: /^minikube$/ }).click();
    await page.getByRole('heading', { name: 'minikube', exact: true }).waitFor();
    assert.match(await log.locator('.sel').innerText(), /^minikube +Ready/);
  });

  await check('what looks like markup is text, from the console and from an address', async () => {
    const trap = '<img src=x onerror="document.title=1">';
    await page.keyboard.press('Control+`');
    await page.keyboard.type(`echo '${trap}'`);
    await page.keyboard.press('Enter');
    await log.getByText(trap, { exact: true }).waitFor();
    await page.evaluate((trap) => { location.hash = `#lesson/${encodeURIComponent(trap)}`; }, trap);
    await page.locator('.lost').waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.match(await page.title(), /Tabernetes/);
  });
}
