// A first visit by mouse alone: from home to the end of lesson 1, with a reload on the way.
import assert from 'node:assert/strict';

export default async function ({ page, check }) {
  const title = (name) => page.getByRole('heading', { name, exact: true }).waitFor();
  const log = page.locator('.log');
  const chip = (at) => page.locator('.lesson .cmd').nth(at).click();
  const expect = page.getByRole('group', { name: /What do you expect/ });
  const met = (count) => page.locator('.checks li.met').nth(count - 1).waitFor({ timeout: 20_000 });
  const next = async (name) => {
    await page.locator('.foot .next.pri').click();
    await title(name);
  };

  await check('home leads into the first lesson, which begins with an empty cluster', async () => {
    await page.getByRole('link', { name: 'Begin with lesson 1' }).click();
    await title('A cluster with nothing on it');
    assert.equal(await page.title(), 'Meet a pod · Tabernetes');
    assert.match(await page.locator('.story').innerText(), /This is your cluster. It is empty./);
    assert.equal(await page.locator('.nodeg').count(), 1);
    assert.equal(await page.locator('.pod').count(), 0);
  });

  await check('a word is explained where it stands', async () => {
    await page.getByRole('button', { name: 'node', exact: true }).click();
    await page.getByRole('note').getByText(/^node: /).waitFor();
  });

  await check('a click on the command types and runs it', async () => {
    await chip(0);
    await log.getByText('minikube   Ready').waitFor();
    await met(1);
    assert.match(await page.locator('.cmd').first().getAttribute('class'), /done/);
  });

  await check('what is expected can be clicked, and the run answers it', async () => {
    await next('Ask for a pod');
    const number = expect.getByRole('spinbutton');
    const box = await number.boundingBox();
    // The upper of the two arrows that a number has.
    await number.hover();
    await page.mouse.click(box.x + box.width - 14, box.y + box.height / 3);
    assert.equal(await number.inputValue(), '1');
    await chip(0);
    await page.locator('.pod.creating').waitFor();
    await met(2);
    await expect.getByText('You expected: 1. And so it was.').waitFor();
    assert.match(await page.locator('.pod').getAttribute('aria-label'), /^Pod kubernetes-bootcamp \w{5}, running and ready, on minikube$/);
  });

  await check('the order and its pod are looked at, and tile and row are one', async () => {
    await next('Wanted and there');
    await chip(0);
    await met(1);
    await next('The pod behind the order');
    await chip(0);
    await met(1);
    const hash = (await page.locator('.pod').getAttribute('aria-label')).split(' ')[2].replace(',', '');
    assert.match(await log.innerText(), new RegExp(`kubernetes-bootcamp-\\w+-${hash}\\s+1/1\\s+Running`));
  });

  await check('a reload finds everything as it was left', async () => {
    await next('What a pod is made of');
    await page.reload();
    await title('What a pod is made of');
    await page.locator('.pod.ready').waitFor();
    assert.match(await log.innerText(), /deployment.apps\/kubernetes-bootcamp created/);
  });

  await check('what was done can be taken back', async () => {
    await page.getByRole('button', { name: /^Undo/ }).click();
    await title('The pod behind the order');
    await page.getByRole('button', { name: /^Redo/ }).click();
    await title('What a pod is made of');
  });

  await check('a click on the pod tells as much as the command', async () => {
    await page.locator('.pod.ready').click();
    await page.getByRole('heading', { name: 'How it got here' }).waitFor();
    await page.locator('.insp .shut').click();
    await met(1);
  });

  await check('the last step is done', async () => {
    await next('Two pods, two addresses');
    await chip(0);
    await page.locator('.pod.ready').nth(1).waitFor({ timeout: 20_000 });
    await chip(1);
    await met(2);
  });

  await check('the end leads on, and home shows the lesson as done', async () => {
    await leaveLesson(page);
    await page.getByRole('link', { name: 'tabernetes' }).click();
    await page.getByText(/^1 of \d+ lessons done/).waitFor();
    await page.getByRole('link', { name: /^Lesson 1, Meet a pod.*done/ }).waitFor();
  });
}

async function leaveLesson(page) {
  await page.locator('.foot .next.pri').click();
  await page.waitForFunction(() => location.hash.startsWith('#lesson/02-'));
}
