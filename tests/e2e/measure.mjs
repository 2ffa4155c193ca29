// What a reader feels, on the built page: how soon it can be used, how soon a key shows, how soon a deed is taken back,
// and how long a frame takes. `node measure.mjs [SECONDS]`, the seconds that frames are counted for.
//
// A time "to paint" ends when the frame that shows the change has been drawn; it includes the wait for that frame, which
// the browser begins sixty times a second. "processor" is what the page's thread has worked, whatever else the machine does.
import { launch, serve, shown } from './support.mjs';

const IMAGE = 'gcr.io/google-samples/kubernetes-bootcamp';
const NEXT = 'docker.io/jocatalin/kubernetes-bootcamp:v2';
const stages = [
  { scenario: 'three-nodes', nodes: 3, pods: 30 },
  { scenario: 'nodes-50', nodes: 50, pods: 1000 },
];
const seconds = Number(process.argv[2] ?? 8);
const STARTS = 5;
const LINE = 'kubectl get pods --selector app=web --output wide';

const server = await serve();
const browser = await launch();
try {
  for (const place of ['', '#lesson/01-meet-a-pod']) await measureStart(place);
  for (const stage of stages) await measure(stage);
} finally {
  await browser.close();
  server.close();
}

// From the navigation to the first frame in which there is something to act on, with nothing in the cache.
async function measureStart(place) {
  const times = [];
  const loads = [];
  for (let start = 0; start < STARTS; start += 1) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const worked = await processor(page);
    await page.addInitScript(watchStart);
    await page.goto(server.address + place);
    await page.waitForFunction(() => window.usableAt);
    loads.push(await worked());
    if (place !== '') {
      await page.keyboard.press('/');
      await page.keyboard.type('x');
      await page.waitForFunction(() => document.querySelector('.line textarea').value === 'x');
    }
    times.push(await page.evaluate(() => window.usableAt));
    await context.close();
  }
  const name = place === '' ? 'home' : 'lesson 1';
  report(`${name}, from the address to the first frame that can be used`, times);
  report(`${name}, the same, processor`, loads);
}

async function measure({ scenario, nodes, pods }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  await page.addInitScript(watchFrames);
  await page.goto(`${server.address}#sandbox/${scenario}`);
  await shown(page);
  await page.locator('.canvas svg').first().waitFor();
  const speed = (factor) => page.locator('.speed select').selectOption({ label: `${factor}×` });
  await speed(64);
  await type(page, `kubectl create deployment web --image=${IMAGE}:v1 --replicas=${pods}`);
  await page.waitForFunction((count) => document.querySelectorAll('.pod.ready').length >= count, pods);
  // What goes on behind them comes to rest, too.
  await page.waitForTimeout(5_000);
  await speed(1);
  await page.waitForTimeout(3_000);
  const place = `${nodes} nodes, ${pods} pods`;
  reportFrames(`${place}, idle`, await frames(page));
  await measureKeys(page, place);
  await type(page, 'kubectl get pods');
  await page.waitForTimeout(1_000);
  await measureUndo(page, `${place}, undo of a question`);
  await type(page, `kubectl set image deployment web kubernetes-bootcamp=${NEXT}`);
  reportFrames(`${place}, rollout`, await frames(page));
  await measureUndo(page, `${place}, undo of the rollout`);
  await context.close();
}

async function measureKeys(page, place) {
  // A console that has printed something is what people type in.
  await type(page, 'kubectl get pods');
  await page.waitForTimeout(1_000);
  await page.locator('.line textarea').first().focus();
  await page.evaluate(() => { window.keyTimes = []; });
  const worked = await processor(page);
  const loads = [];
  for (const letter of LINE) {
    const before = await worked();
    await page.keyboard.type(letter);
    await page.waitForTimeout(40);
    loads.push(await worked() - before);
  }
  const times = await page.evaluate(() => window.keyTimes);
  report(`${place}, a key to paint`, times.map(({ paint }) => paint));
  report(`${place}, a key, processor`, loads);
  for (const _ of LINE) await page.keyboard.press('Backspace');
}

async function measureUndo(page, what) {
  const times = [];
  const loads = [];
  const worked = await processor(page);
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate(() => { document.activeElement?.blur(); window.keyTimes = []; });
    const before = await worked();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => window.keyTimes.some(({ key }) => key === 'z'));
    loads.push(await worked() - before);
    times.push(await page.evaluate(() => window.keyTimes.find(({ key }) => key === 'z').paint));
    await page.waitForTimeout(300);
    await page.keyboard.press('Control+Shift+Z');
    await page.waitForTimeout(1_000);
  }
  report(`${what}, to paint`, times);
  report(`${what}, processor`, loads);
}

// Asks how many milliseconds the page's thread has worked since it began.
async function processor(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
}

async function type(page, line) {
  await page.locator('.line textarea').first().focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

async function frames(page) {
  await page.evaluate(() => { window.frameTimes = []; });
  await page.waitForTimeout(seconds * 1_000);
  return page.evaluate(() => window.frameTimes);
}

function reportFrames(what, times) {
  report(`${what}, ${times.length} frames in ${seconds} s`, times);
}

function report(what, times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share) => (sorted.length === 0 ? '-' : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
  console.log(`${what}: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);
}

// Runs in the page. What can be used is a console's field, or at home the way into a lesson.
function watchStart() {
  const look = () => {
    if (!document.querySelector('.line textarea, .hero a.pri')) return;
    seen.disconnect();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { window.usableAt = performance.now(); };
      channel.port2.postMessage(null);
    });
  };
  const seen = new MutationObserver(look);
  seen.observe(document, { childList: true, subtree: true });
}

// Runs in the page. A message that is sent in a frame's callback comes when that frame has been painted.
function watchFrames() {
  window.frameTimes = [];
  window.keyTimes = [];
  const request = window.requestAnimationFrame.bind(window);
  const painted = (call) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      call();
      channel.port1.close();
    };
    channel.port2.postMessage(null);
  };
  window.requestAnimationFrame = (callback) => request((now) => {
    const begin = performance.now();
    callback(now);
    painted(() => window.frameTimes.push(performance.now() - begin));
  });
  window.addEventListener('keydown', (event) => {
    request(() => painted(() => {
      window.keyTimes.push({ key: event.key.toLowerCase(), paint: performance.now() - event.timeStamp });
    }));
  }, true);
}
