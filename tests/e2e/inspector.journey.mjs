// A pod is looked at from all sides, by keyboard alone; a rollout is watched on the Workloads view.
import assert from 'node:assert/strict';

const create = 'kubectl create deployment web --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=2';
const update = 'kubectl set image deployment/web kubernetes-bootcamp=jocatalin/kubernetes-bootcamp:v2';

export default async function ({ page, check }) {
  const focused = () => page.evaluate(() => document.activeElement.id);
  const type = async (line) => {
    await page.keyboard.press('Control+`');
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  await check('a sandbox has a Deployment of two pods', async () => {
    await page.evaluate(() => { location.hash = '#sandbox/three-nodes'; });
    await page.getByRole('heading', { name: 'A cluster of your own' }).waitFor();
    await type(create);
    await page.locator('.pod.ready').nth(1).waitFor({ timeout: 30_000 });
  });
  let pod;
  await check('Enter on a pod opens the inspector, and the focus stays on the stage', async () => {
    pod = await page.locator('.pod.ready').first().getAttribute('id');
    await page.locator(`#${pod}`).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'How it got here' }).waitFor();
    assert.equal(await focused(), pod);
  });
  await check('it says who made the pod, in order', async () => {
    const steps = await page.locator('.insp section').last().locator('li span').allTextContents();
    assert.match(steps[0], /^kubectl made Deployment web$/);
    assert.match(steps[1], /^Deployment controller made ReplicaSet web-/);
    assert.match(steps[2], /^ReplicaSet controller made it$/);
    assert.match(steps[3], /^The scheduler chose minikube/);
  });
  await check('i goes into it, arrows turn its pages', async () => {
    await page.keyboard.press('i');
    assert.equal(await focused(), 'inspector-summary');
    await page.keyboard.press('ArrowRight');
    await page.locator('.yaml').getByText('containers', { exact: true }).waitFor();
    assert.equal(await focused(), 'inspector-yaml');
  });
  await check('Escape closes it and gives the focus back', async () => {
    await page.keyboard.press('Escape');
    await page.locator('.insp').waitFor({ state: 'hidden' });
    assert.equal(await focused(), pod);
  });
  await check('2 shows the workloads, with the limits of the rollout', async () => {
    await page.keyboard.press('2');
    await page.getByText('never more than 3').waitFor();
    await page.getByText('Keeps 2 pods').waitFor();
    assert.equal(await focused(), 'tab-view-workloads');
  });
  await check('the legend is closed by Escape, which selects and lets go of nothing', async () => {
    const legend = page.getByRole('button', { name: 'Legend' });
    await legend.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.getByRole('region', { name: 'Legend' }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('region', { name: 'Legend' }).count(), 0);
    assert.equal(await legend.evaluate((button) => button === document.activeElement), true);
  });
  await check('a rollout grows one set and shrinks the other', async () => {
    await type(update);
    await page.getByText(/^Growing, wants/).waitFor({ timeout: 15_000 });
    await page.getByText(/^Shrinking, wants/).waitFor();
  });
  await check('1 goes back to the nodes', async () => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('1');
    await page.getByText('API server', { exact: true }).first().waitFor();
  });
}
