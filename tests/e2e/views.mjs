// Every view of the page: its address, and how it comes to show what is to be looked at.
const BOOTCAMP = 'gcr.io/google-samples/kubernetes-bootcamp:v1';
const NEXT = 'docker.io/jocatalin/kubernetes-bootcamp:v2';

const type = async (page, line) => {
  await page.locator('.line textarea').pressSequentially(line);
  await page.keyboard.press('Enter');
};
const create = async (page, replicas = 1) => {
  await type(page, `kubectl create deployment kubernetes-bootcamp --image=${BOOTCAMP} --replicas=${replicas}`);
  await page.locator('.pod.ready').nth(replicas - 1).waitFor({ timeout: 60_000 });
};
const inspect = async (page, tab) => {
  await create(page);
  await page.locator('.pod').first().click();
  await page.getByRole('tab', { name: tab }).click();
};
const rollout = async (page) => {
  await page.locator('.pod.ready').nth(3).waitFor();
  await type(page, `kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=${NEXT}`);
  await page.locator('.pod.creating').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.pod.term').length > 0, undefined, { timeout: 30_000 });
  await page.getByRole('button', { name: /^Pause/ }).click();
};
const press = (name) => async (page) => page.getByRole('button', { name }).first().click();
const tab = (name) => async (page) => page.getByRole('tab', { name, exact: true }).click();
const crash = (page) => page.evaluate(() => {
  window.dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') }));
});

const LESSON = '#lesson/01-meet-a-pod';
const ROLLOUT = '#lesson/13-rolling-update';
// What earlier visits have left: two lessons done, a third begun, a sandbox in use.
const progress = {
  'done-of.01-meet-a-pod': 'cluster\nask\norder\npods\ndescribe\nsecond',
  'done-of.02-look-inside': 'closed\nname\nenvironment\nshell\nlocalhost\nlog\nstale',
  'done-of.03-containers-that-live-together': 'begun',
  'recording.sandbox/one-node': JSON.stringify({
    formatVersion: 1, lesson: 'sandbox', scenario: 'one-node', seed: 1, inputs: [[1000, { line: 'kubectl get nodes' }]], until: 5000,
  }),
};

/**
 * Name, address, preparation. `kept` is what the browser kept of earlier visits; `on` is where there is such a view, both
 * at a desk and on a phone unless it says; `instead` answers requests of the page; `size` is its only size.
 */
export const views = [
  { name: 'home', at: '#', prepare: (page) => page.locator('.stops').first().waitFor() },
  { name: 'home, with progress', at: '#', kept: progress, prepare: (page) => page.locator('.stops .here').first().waitFor() },
  { name: 'home, lost', at: '#lesson/99-nothing', prepare: (page) => page.locator('.lost').waitFor() },
  { name: 'share', at: '#share', prepare: (page) => page.locator('.share').waitFor() },
  { name: 'lesson', at: LESSON, prepare: (page) => page.locator('.lesson h2').waitFor() },
  { name: 'lesson, a word explained', at: LESSON, prepare: press('node') },
  { name: 'lesson, a hint', at: LESSON, prepare: async (page) => page.locator('.lesson summary').first().click() },
  {
    name: 'lesson, a prediction',
    at: `${LESSON}/ask`,
    prepare: async (page) => {
      await page.getByRole('spinbutton').fill('2');
      await page.locator('.lesson .cmd').first().click();
      await page.locator('.expect .answer').waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'lesson, two futures',
    at: `${ROLLOUT}/twins`,
    prepare: async (page) => {
      await page.locator('.twin .btn').click();
      await page.locator('.twin .missed').first().waitFor({ timeout: 30_000 });
      await page.locator('.twin').scrollIntoViewIfNeeded();
    },
  },
  { name: 'services', at: ROLLOUT, prepare: (page) => page.locator('.face').first().waitFor() },
  { name: 'services, a low window', size: [1280, 600], at: ROLLOUT, prepare: (page) => page.locator('.face').first().waitFor() },
  { name: 'rollout', on: 'desk', at: ROLLOUT, prepare: rollout },
  { name: 'the past', on: 'desk', at: ROLLOUT, prepare: async (page) => {
    await rollout(page);
    await page.getByRole('slider', { name: 'Timeline' }).focus();
    await page.keyboard.press('Home');
    await page.getByText('This is the past.').waitFor();
  } },
  { name: 'legend', on: 'desk', at: ROLLOUT, prepare: press('Legend') },
  { name: 'workloads', on: 'desk', at: ROLLOUT, prepare: async (page) => {
    await rollout(page);
    await tab('Workloads')(page);
  } },
  { name: 'inspector', on: 'desk', at: '#sandbox', prepare: (page) => inspect(page, 'Summary') },
  { name: 'inspector, YAML', on: 'desk', at: '#sandbox', prepare: (page) => inspect(page, 'YAML') },
  { name: 'inspector, events', on: 'desk', at: '#sandbox', prepare: (page) => inspect(page, 'Events') },
  { name: 'inspector, logs', on: 'desk', at: '#sandbox', prepare: (page) => inspect(page, 'Logs') },
  { name: 'inspector, shell', on: 'desk', at: '#sandbox', prepare: (page) => inspect(page, 'Shell') },
  { name: 'inspector, a node', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await create(page);
    await page.locator('.nodeg').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Summary' }).waitFor();
  } },
  { name: 'inspector, empty', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await page.locator('.nodeg').first().waitFor();
    await page.locator('.top .pick').focus();
    await page.keyboard.press('i');
  } },
  { name: 'sandbox', at: '#sandbox', prepare: (page) => page.locator('.nodeg').first().waitFor() },
  { name: 'many nodes', on: 'desk', at: '#sandbox/nodes-20', kept: { speed: '64×' }, prepare: (page) => create(page, 120) },
  { name: 'editor', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await type(page, 'vi pod.yaml');
    await page.locator('.editor textarea:focus').waitFor();
    await page.keyboard.type('apiVersion: v1\nkind: Pod\nmetadata:\nname: hello\n');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.type('sp');
    await page.locator('.editor .comp').waitFor();
  } },
  { name: 'editor, an error', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await type(page, 'vi pod.yaml');
    await page.locator('.editor textarea:focus').waitFor();
    await page.keyboard.type('apiVersion: v1\nkind: Pod\nmetadata:\nname: hello\nlabel: {a: b}\n');
    await page.keyboard.press('Escape');
    await page.locator('#editor-problems li').first().waitFor();
  } },
  { name: 'completion', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await page.locator('.line textarea').pressSequentially('kubectl ro');
    await page.keyboard.press('Tab');
    // The words that fit are on their way.
    await page.waitForFunction(() => document.querySelector('.line textarea').value.startsWith('kubectl rollout'));
    await page.keyboard.type(' ');
    await page.keyboard.press('Tab');
    await page.locator('.comp').waitFor();
  } },
  { name: 'completion, of many', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await page.locator('.line textarea').pressSequentially('kubectl ');
    await page.keyboard.press('Tab');
    await page.locator('.comp').waitFor();
    for (let at = 0; at < 9; at += 1) await page.keyboard.press('ArrowDown');
  } },
  { name: 'console, an error', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await create(page);
    await type(page, 'kubectl rollout status <name>');
    await page.locator('.offer').waitFor();
  } },
  { name: 'consoles', on: 'desk', at: '#sandbox', prepare: async (page) => {
    await create(page, 2);
    await type(page, 'kubectl get pods');
    await press('One more console')(page);
    await type(page, 'kubectl get pods --watch');
    await page.locator('.log').getByText('Running').first().waitFor();
  } },
  { name: 'keys', at: '#sandbox', on: 'desk', prepare: press('All keys (?)') },
  { name: 'storage spoiled', at: LESSON, kept: { 'recording.lesson/01-meet-a-pod': '{"formatVersion":1,"inputs":[[' }, prepare: async (page) => {
    await page.locator('.lesson h2').waitFor();
    await page.locator('.tell').waitFor({ state: 'attached' });
  } },
  { name: 'loading', at: LESSON, instead: { '**/*.wasm': () => new Promise(() => {}) }, prepare: async (page) => {
    await page.getByText(/^Starting the cluster/).waitFor();
  } },
  { name: 'not started', at: LESSON, instead: { '**/*.wasm': (route) => route.abort() }, prepare: async (page) => {
    await page.getByText(/could not be started/).waitFor();
  } },
  { name: 'stopped', at: LESSON, prepare: async (page) => {
    await page.locator('.lesson .cmd').first().click();
    await page.locator('.checks li.met').waitFor();
    await crash(page);
    await page.getByRole('alertdialog').waitFor();
  } },
  { name: 'console, on a phone', on: 'phone', at: LESSON, prepare: async (page) => {
    await page.locator('.lesson .cmd').first().click();
    await page.locator('.checks li.met').waitFor();
    await tab('Console')(page);
  } },
  { name: 'inspector, on a phone', on: 'phone', at: ROLLOUT, prepare: async (page) => {
    await page.locator('.pod.ready').nth(3).waitFor();
    await page.locator('.pod').first().click();
    await page.getByRole('tab', { name: 'Summary' }).waitFor();
  } },
  { name: 'workloads, on a phone', on: 'phone', at: ROLLOUT, prepare: tab('Workloads') },
  { name: 'editor, on a phone', on: 'phone', at: '#sandbox', prepare: async (page) => {
    await tab('Console')(page);
    await type(page, 'vi pod.yaml');
    await page.locator('.editor textarea:focus').waitFor();
    await page.keyboard.type('kind: Pod\n');
  } },
  { name: 'embed', size: [800, 450], at: `?embed=1&lesson=01-meet-a-pod`, prepare: (page) => page.locator('.try').waitFor() },
  { name: 'embed, a rollout', size: [800, 450], at: '?embed=1&lesson=13-rolling-update', prepare: rollout },
  { name: 'embed, small', size: [480, 320], at: '?embed=1&lesson=13-rolling-update', prepare: (page) => page.locator('.face').first().waitFor() },
];

const desks = [[1440, 900], [1280, 800]];
const phone = [390, 844];

/** The sizes that a view is looked at in. */
export function sizesOf({ size, on }) {
  if (size) return [size];
  if (on === 'desk') return desks;
  return on === 'phone' ? [phone] : [...desks, phone];
}

/** A page of its own that shows the view; whoever opens it closes its context. */
export async function open(browser, address, view, [width, height], settings = {}) {
  const isPhone = width < 480;
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: isPhone, isMobile: isPhone, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.addInitScript((kept) => {
    for (const [name, value] of Object.entries(kept)) localStorage.setItem(`tabernetes.${name}`, value);
  }, view.kept ?? {});
  for (const [path, answer] of Object.entries(view.instead ?? {})) await page.route(path, answer);
  await page.goto(new URL(view.at, address).href);
  await view.prepare(page);
  return page;
}
