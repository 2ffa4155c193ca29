// A rollout is watched, looked at again, left for another course, and brought back.
import assert from 'node:assert/strict';

export const start = '#lesson/13-rolling-update';

export default async function ({ page, check }) {
  const log = page.locator('.log');
  const slider = page.getByRole('slider', { name: 'Timeline' });
  const type = async (line) => {
    await page.locator('.line textarea').focus();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  // Each answer has a number of its own: the one before may stand on the screen still.
  let asked = 0;
  const images = async () => {
    asked += 1;
    await type(`clear; kubectl get deployment kubernetes-bootcamp -o jsonpath='{..image} no. ${asked}{"\\n"}'`);
    const answer = log.getByText(new RegExp(`kubernetes-bootcamp:v\\d no\\. ${asked}$`));
    return (await answer.innerText()).match(/kubernetes-bootcamp:v\d/)[0];
  };

  await check('a rollout makes new pods while old ones serve', async () => {
    await page.locator('.pod.ready').nth(3).waitFor();
    await type('kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=docker.io/jocatalin/kubernetes-bootcamp:v2');
    await page.locator('.pod.creating').first().waitFor();
    assert.ok((await page.locator('.pod.ready').count()) >= 3);
    await type('kubectl rollout status deployments/kubernetes-bootcamp');
    await log.getByText('successfully rolled out').waitFor({ timeout: 60_000 });
  });

  await check('the scrubber leads back to before it, and says that this is the past', async () => {
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('This is the past.').waitFor();
    assert.equal(await page.locator('.pod.ready').count(), 4);
    assert.equal(await page.locator('.pod.creating').count(), 0);
    assert.match(await slider.getAttribute('aria-valuetext'), /the past/);
  });

  await check('and ahead again, to now', async () => {
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByText('This is the past.').waitFor({ state: 'detached' });
    assert.equal(await images(), 'kubernetes-bootcamp:v2');
  });

  await check('whoever types in the past takes another course', async () => {
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('This is the past.').waitFor();
    assert.equal(await images(), 'kubernetes-bootcamp:v1');
    await page.getByText('This is the past.').waitFor({ state: 'detached' });
  });

  await check('undo brings the other course back', async () => {
    await page.getByRole('button', { name: /^Undo/ }).click();
    // Its console shows again what was asked there last.
    await log.getByText(/kubernetes-bootcamp:v2 no\. 1$/).waitFor();
    assert.equal(await images(), 'kubernetes-bootcamp:v2');
  });

  await check('no mark on the timeline cuts through the words of another', async () => {
    for (const word of ['one', 'two', 'three', 'four']) await type(`echo ${word}`);
    await log.getByText('four', { exact: true }).waitFor();
    const cut = await page.evaluate(() => {
      const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
      const words = boxes('.scrub text');
      return [words.length, boxes('.scrub .deed').filter((mark) => words.some((word) => mark.left > word.left && mark.left < word.right)).length];
    });
    assert.ok(cut[0] > 0);
    assert.equal(cut[1], 0);
  });
}
