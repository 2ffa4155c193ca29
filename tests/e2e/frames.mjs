// How long a frame of the stage takes, from its callback to the end of style, layout and paint: median and 95th
// percentile in milliseconds, idle and during a rollout. `node frames.mjs [SECONDS]`
import { launch, serve, shown } from './support.mjs';

const IMAGE = 'gcr.io/google-samples/kubernetes-bootcamp';
const stages = [
  { scenario: 'three-nodes', nodes: 3, pods: 30 },
  { scenario: 'nodes-50', nodes: 50, pods: 1000 },
];
const seconds = Number(process.argv[2] ?? 8);
const server = await serve();
const browser = await launch();
try {
  for (const stage of stages) await measure(stage);
} finally {
  await browser.close();
  server.close();
}

async function measure({ scenario, nodes, pods }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(300_000);
  await page.addInitScript(watch);
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
  report(`${nodes} nodes, ${pods} pods, idle`, await frames(page));
  await type(page, `kubectl set image deployment web kubernetes-bootcamp=${IMAGE}:v2`);
  report(`${nodes} nodes, ${pods} pods, rollout`, await frames(page));
  await context.close();
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

function report(what, times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share) => (sorted.length === 0 ? '-' : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
  console.log(`${what}: ${times.length} frames in ${seconds} s, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);
}

// Runs in the page. A message that is sent in a frame's callback comes when that frame has been painted.
function watch() {
  window.frameTimes = [];
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request((now) => {
    const begin = performance.now();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      window.frameTimes.push(performance.now() - begin);
      channel.port1.close();
    };
    callback(now);
    channel.port2.postMessage(null);
  });
}
