// A first visit by keyboard alone: from home to the end of lesson 1, with a reload on the way. Nothing is clicked, and
// the focus goes nowhere but where a key leads it.
import assert from 'node:assert/strict';

const BOOTCAMP = 'gcr.io/google-samples/kubernetes-bootcamp:v1';

export default async function ({ page, check }) {
  const press = (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
  const type = async (line) => {
    await page.keyboard.type(line);
    await press('Enter');
  };
  const focus = () => page.evaluate(() => {
    const at = document.activeElement;
    return at.ariaLabel ?? at.textContent.trim();
  });
  const title = async (name) => {
    await page.getByRole('heading', { name, exact: true }).waitFor();
    await page.waitForFunction((wanted) => document.querySelector('.lesson h2').textContent === wanted, name);
  };
  // Presses the key until the focus is there, so many times at the most.
  const tabTo = async (name, most, key = 'Tab') => {
    const seen = [];
    for (let presses = 0; presses < most; presses += 1) {
      await press(key);
      seen.push(await focus());
      if (name.test(seen.at(-1))) return;
    }
    throw new Error(`no ${name} within ${most} of ${key}: ${seen.map((words) => words.slice(0, 30)).join(' | ')}`);
  };
  const met = (count) => page.locator('.checks li.met').nth(count - 1).waitFor({ timeout: 20_000 });
  const next = async (name) => {
    await press('l');
    assert.equal(await focus(), 'Next step');
    await press('Enter');
    await title(name);
    await page.waitForFunction(() => document.activeElement.matches('.lesson h2'));
  };

  await check('Tab and Enter lead from home to the first command', async () => {
    await page.locator('.stops').first().waitFor();
    await tabTo(/^Begin with lesson 1$/, 8);
    await press('Enter');
    await title('A cluster with nothing on it');
    await page.waitForFunction(() => document.activeElement.matches('.lesson .cmd'));
    assert.equal(await focus(), 'Run: kubectl get nodes');
  });

  await check('Enter runs it, and is told that all is met', async () => {
    await press('Enter');
    await met(1);
    await page.getByRole('status').getByText('All checks are met.').waitFor({ state: 'attached' });
    assert.match(await page.locator('.log').innerText(), /minikube {3}Ready/);
  });

  await check('l leads to the next step, whose title has the focus', async () => {
    await next('Ask for a pod');
  });

  await check('what is expected is typed, and the order too', async () => {
    await tabTo(/^$/, 8);
    await page.keyboard.type('1');
    await press('Control+`');
    await type(`kubectl create deployment kubernetes-bootcamp --image=${BOOTCAMP}`);
    await met(2);
    await page.getByText('You expected: 1. And so it was.').waitFor();
  });

  await check('from the console two keys lead back to the lesson', async () => {
    await press('F6', 'F6');
    assert.equal(await focus(), 'Next step');
    await press('Enter');
    await title('Wanted and there');
  });

  await check('words are completed with Tab', async () => {
    await press('/');
    await page.keyboard.type('kubectl get depl');
    await press('Tab', 'Enter');
    await page.locator('.log').getByText(/kubernetes-bootcamp\s+1\/1/).waitFor();
    await met(1);
    await press('F6', 'F6', 'Enter');
    await title('The pod behind the order');
  });

  await check('l leads to the command of the step', async () => {
    await press('l');
    assert.equal(await focus(), 'Run: kubectl get pods');
    await press('Enter');
    await met(1);
    await next('What a pod is made of');
  });

  await check('a reload keeps it all, and the focus begins where the lesson goes on', async () => {
    await page.reload();
    await title('What a pod is made of');
    await page.locator('.pod.ready').waitFor();
    await page.waitForFunction(() => document.activeElement.matches('.lesson .cmd'));
    assert.equal(await focus(), 'Run: kubectl describe pods');
  });

  await check('a step can be taken back and done again', async () => {
    await press('Control+z');
    await title('The pod behind the order');
    await press('Control+Shift+Z');
    await title('What a pod is made of');
  });

  await check('the pod itself is reached with arrows, and tells as much as the command', async () => {
    await press('l', 'F6');
    await page.waitForFunction(() => document.activeElement.closest('main'));
    for (let presses = 0; presses < 8 && !/^Pod /.test(await focus()); presses += 1) await press('ArrowDown');
    assert.match(await focus(), /^Pod kubernetes-bootcamp \w{5}, running and ready/);
    await press('Enter');
    await page.getByRole('heading', { name: 'How it got here' }).waitFor();
    await met(1);
    await press('Escape');
    assert.match(await focus(), /^Pod kubernetes-bootcamp/);
    await next('Two pods, two addresses');
  });

  await check('the last step is done', async () => {
    await press('l', 'Enter');
    await page.locator('.pod.ready').nth(1).waitFor({ timeout: 20_000 });
    await met(1);
    await press('l');
    assert.equal(await focus(), 'Run: kubectl get pods -o wide');
    await press('Enter');
    await met(2);
  });

  await check('the end leads on, and home shows the lesson as done', async () => {
    await press('l', 'Enter');
    // Until the lesson is there, the focus is in the one that is left.
    await page.waitForFunction(() => document.title.startsWith('Look inside'));
    await page.waitForFunction(() => document.activeElement.matches('.lesson *'));
    await press('Shift+F6');
    await tabTo(/^Lesson \d+ of \d+/, 6, 'Shift+Tab');
    await press('Enter');
    await page.getByText(/^1 of \d+ lessons done/).waitFor();
    await tabTo(/^Lesson 1, Meet a pod.*done$/, 10);
  });
}
