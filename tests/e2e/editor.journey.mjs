// A manifest is written in the editor: words are offered, mistakes are told with their line, and it is applied.
import assert from 'node:assert/strict';

export const start = '#sandbox';

export default async function ({ page, check }) {
  const log = page.locator('.log');
  const type = async (line) => {
    await page.locator('.line textarea').pressSequentially(line);
    await page.keyboard.press('Enter');
  };

  await check('vi opens a file over the stage, with the caret in it', async () => {
    await type('vi pod.yaml');
    await page.getByRole('dialog', { name: 'Editor, pod.yaml' }).waitFor();
    await page.locator('textarea[aria-label="Text of pod.yaml"]:focus').waitFor();
  });

  await check('words that fit are offered, and Tab takes one', async () => {
    await page.keyboard.type('apiVersion: v1\nkind: Po');
    const words = page.locator('.editor .comp');
    await words.getByRole('option', { name: /^Pod/ }).first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('\nmetadata:\nname: hello\n');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Delete');
    await page.keyboard.type('spec:\ncontainers:\n- name: hello\n');
    // The next line begins below the dash; two blanks lead below the name.
    await page.keyboard.press('Tab');
    await page.keyboard.type('imag: nginx');
    await page.keyboard.press('Escape');
  });

  await check('a mistake is told with its line', async () => {
    await page.locator('#editor-problems').getByText(/unknown field "spec.containers\[0\].imag"/).waitFor();
    for (let back = 0; back < ': nginx'.length; back += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('e');
    await page.locator('#editor-problems').getByText('Every field fits.').waitFor();
  });

  await check('what is saved can be applied, and the keyboard is back at the console', async () => {
    await page.keyboard.press('Control+s');
    await page.locator('.line textarea:focus').waitFor();
    await type('kubectl apply -f pod.yaml');
    await log.getByText('pod/hello created').waitFor();
  });

  await check('leaving asks first if something is not saved', async () => {
    await type('kubectl edit pod hello');
    await page.locator('.editor textarea').waitFor();
    await page.keyboard.type('# a remark\n');
    await page.keyboard.press('Escape');
    await page.getByText('You have changes that are not saved.').waitFor();
    await page.keyboard.press('Escape');
    await log.getByText('Edit cancelled, no changes made.').waitFor();
    assert.equal(await page.locator('.editor').count(), 0);
  });
}
