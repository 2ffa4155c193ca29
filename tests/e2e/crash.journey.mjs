// When the model stops, every step but the last is lived through again.
import assert from 'node:assert/strict';

export const start = '#sandbox';

export default async function ({ page, check }) {
  const log = page.locator('.log');
  const field = page.locator('.line textarea');
  const type = async (line) => {
    await field.pressSequentially(line);
    await field.press('Enter');
  };

  await check('two things are done', async () => {
    await type('echo one');
    await log.getByText('one', { exact: true }).waitFor();
    await type('echo two');
    await log.getByText('two', { exact: true }).waitFor();
  });

  await check('a stop is told, with the ways on', async () => {
    // As wasm's abort arrives at the window.
    const shown = await page.evaluate(() => {
      const error = new WebAssembly.RuntimeError('unreachable');
      const clock = document.querySelector('.clock').firstChild.textContent;
      window.dispatchEvent(new ErrorEvent('error', { error }));
      return clock;
    });
    const panel = page.getByRole('alertdialog');
    assert.match(shown, /^0:0\d\.\d$/);
    assert.match(await panel.innerText(), new RegExp(`The model stopped at ${shown}\\. Your steps are safe\\.`));
    for (const name of ['Rewind one step', 'Copy report', 'Start over']) {
      await panel.getByRole('button', { name }).waitFor();
    }
  });

  await check('rewinding takes back the last one only', async () => {
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rewind one step' }).click();
    await page.waitForLoadState('load');
    await log.getByText('one', { exact: true }).waitFor();
    assert.doesNotMatch(await log.innerText(), /two/);
    assert.equal(await page.getByRole('alertdialog').count(), 0);
  });

  await check('starting over begins anew', async () => {
    await page.evaluate(() => {
      const error = new WebAssembly.RuntimeError('unreachable');
      window.dispatchEvent(new ErrorEvent('error', { error }));
    });
    await page.getByRole('alertdialog').getByRole('button', { name: 'Start over' }).click();
    await page.waitForLoadState('load');
    await page.locator('.lesson h2').waitFor();
    assert.equal((await log.innerText()).trim(), '');
  });
}
