// Lesson 1 from its first step to its last but two: by mouse and by keyboard, as a learner goes through it.
import assert from 'node:assert/strict';

export const start = '#lesson/01-meet-a-pod';

const BOOTCAMP = 'gcr.io/google-samples/kubernetes-bootcamp:v1';

export default async function ({ page, check }) {
  const log = page.locator('.log');
  const checks = page.locator('.checks li');
  const title = page.locator('.lesson h2');

  await check('the lesson begins with an empty cluster', async () => {
    await title.waitFor();
    assert.equal(await title.innerText(), 'A cluster with nothing on it');
    assert.match(await page.locator('.story').innerText(), /This is your cluster. It is empty./);
    assert.equal(await page.locator('.nodeg').count(), 1);
    assert.equal(await page.locator('.pod').count(), 0);
  });

  await check('a click on the command types and runs it', async () => {
    await page.locator('.cmd', { hasText: 'kubectl get nodes' }).click();
    await log.getByText('minikube   Ready').waitFor();
    await page.locator('.checks li.met').waitFor();
    assert.match(await page.locator('.cmd').first().getAttribute('class'), /done/);
  });

  await check('the next step opens', async () => {
    assert.match(await page.locator('.foot .next').getAttribute('class'), /pri/);
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByRole('heading', { name: 'Ask for a pod' }).waitFor();
  });

  await check('typed by hand, the order becomes a pod', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type(`kubectl create deployment kubernetes-bootcamp --image=${BOOTCAMP}`);
    await page.keyboard.press('Enter');
    await log.getByText('deployment.apps/kubernetes-bootcamp created').waitFor();
    await page.locator('.pod.creating').waitFor();
    await page.locator('.pod.ready').waitFor({ timeout: 20_000 });
    const name = await page.locator('.pod').getAttribute('aria-label');
    assert.match(name, /^Pod kubernetes-bootcamp \w{5}, running and ready, on minikube$/);
  });

  await check('both checks are met', async () => {
    await page.locator('.checks li.met').nth(1).waitFor();
    assert.equal(await checks.count(), 2);
  });

  await check('the keyboard alone is enough', async () => {
    await page.locator('.foot .next').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Wanted and there' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('kubectl get depl');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await log.getByText(/kubernetes-bootcamp\s+1\/1/).waitFor();
    await page.locator('.checks li.met').waitFor();
  });

  await check('the pod of the stage is the pod of the table', async () => {
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByRole('heading', { name: 'The pod behind the order' }).waitFor();
    await page.locator('.cmd', { hasText: 'kubectl get pods' }).click();
    await page.locator('.checks li.met').waitFor();
    const hash = (await page.locator('.pod').getAttribute('aria-label')).split(' ')[2].replace(',', '');
    assert.match(await log.innerText(), new RegExp(`kubernetes-bootcamp-\\w+-${hash}\\s+1/1\\s+Running`));
    await page.getByRole('button', { name: 'Next step' }).click();
    await page.getByRole('heading', { name: 'What a pod is made of' }).waitFor();
  });

  await check('a reload finds everything as it was left', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'What a pod is made of' }).waitFor();
    await page.locator('.pod.ready').waitFor();
    assert.match(await log.innerText(), /deployment.apps\/kubernetes-bootcamp created/);
  });

  await check('what was done can be taken back', async () => {
    await page.getByRole('button', { name: 'Undo (Ctrl+Z)' }).click();
    await page.getByRole('heading', { name: 'The pod behind the order' }).waitFor();
    await page.getByRole('button', { name: 'Redo (Ctrl+Shift+Z)' }).click();
    await page.getByRole('heading', { name: 'What a pod is made of' }).waitFor();
  });
}
