// What a lesson offers besides its text: predictions, solutions, a step once more, two futures, lines completed.
import assert from 'node:assert/strict';

export const start = null;

export default async function ({ page, check, address }) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const expect = page.getByRole('group', { name: /What do you expect/ });
  const prompt = page.getByRole('textbox', { name: 'Command' });
  const open = async (place) => {
    await page.goto('about:blank');
    await page.goto(`${address}#lesson/${place}`);
    await page.locator('.lesson .kick').waitFor();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption({ label: '16×' });
  };

  await check('the run answers what was expected, and can be rewound', async () => {
    await open('01-meet-a-pod/ask');
    await expect.getByRole('spinbutton').fill('2');
    await page.keyboard.press('Tab');
    await page.locator('.lesson .cmd').first().click();
    await expect.getByText('You expected: 2. It was: 1.').waitFor();
    await expect.getByRole('button', { name: 'Rewind and try again' }).click();
    assert.equal(await expect.getByRole('spinbutton').isEnabled(), true);
    assert.equal(await page.locator('.checks li.met').count(), 0);
    await expect.getByRole('spinbutton').fill('1');
    await page.keyboard.press('Tab');
    await page.locator('.lesson .cmd').first().click();
    await expect.getByText('You expected: 1. And so it was.').waitFor();
  });

  await check('a solution is typed, not run', async () => {
    await page.getByRole('button', { name: 'Reset step' }).click();
    await page.getByRole('button', { name: 'Show solution' }).click();
    const typed = await prompt.inputValue();
    assert.match(typed, /^kubectl create deployment kubernetes-bootcamp/);
    assert.equal(await page.locator('.checks li.met').count(), 0);
    await prompt.press('Enter');
    await page.locator('.checks li.met').nth(1).waitFor();
  });

  await check('a line with a placeholder is offered complete', async () => {
    await prompt.fill('kubectl rollout status <service_name>');
    await prompt.press('Enter');
    const offer = page.locator('.offer button.cmd');
    assert.match(await offer.innerText(), /kubectl rollout status deployments\/kubernetes-bootcamp/);
    await offer.press('Enter');
    await page.getByRole('log').getByText('successfully rolled out').waitFor();
    assert.equal(await offer.count(), 0);
  });

  await check('one says with the keyboard which pod will leave', async () => {
    await open('07-why-not-bare-pods/down');
    const radios = expect.getByRole('radio');
    assert.equal(await radios.count(), 4);
    await radios.first().focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await radios.nth(1).isChecked(), true);
    await page.locator('.lesson .cmd').first().click();
    await expect.getByText(/^You expected: /).waitFor();
    assert.equal(await radios.first().isDisabled(), true);
  });

  await check('two futures stand side by side', async () => {
    await open('13-rolling-update/twins');
    await page.getByRole('button', { name: 'Run both' }).press('Enter');
    const sides = page.locator('.twin .side');
    await sides.first().getByText('served').waitFor();
    const lost = async (side) => Number(await sides.nth(side).locator('.missed b').innerText());
    assert.ok((await lost(0)) > 0);
    assert.equal(await lost(1), 0);
    assert.equal(await sides.getByRole('img').count(), 2);
    await page.locator('.checks li.met').waitFor();
  });
}
