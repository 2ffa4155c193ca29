// Every view of the page: its address, and how it comes to show what is to be looked at.
const BOOTCAMP = 'gcr.io/google-samples/kubernetes-bootcamp:v1';

const type = async (page, line) => {
  await page.locator('.line textarea').pressSequentially(line);
  await page.keyboard.press('Enter');
};
const running = async (page) => {
  await type(page, `kubectl create deployment kubernetes-bootcamp --image=${BOOTCAMP}`);
  await page.locator('.pod.ready').waitFor({ timeout: 20_000 });
};

/** Name, address, preparation; what only a desk has a button for is not looked at on a phone. */
export const views = [
  ['home', '#', async (page) => page.locator('.stops').first().waitFor()],
  ['share', '#share', async (page) => page.locator('.share').waitFor()],
  ['lesson', '#lesson/01-meet-a-pod', async (page) => page.locator('.lesson h2').waitFor()],
  ['services', '#lesson/13-rolling-update', async (page) => page.locator('.face').first().waitFor()],
  ['inspector', '#sandbox', async (page) => {
    await running(page);
    await page.locator('.pod').first().click();
    await page.getByRole('tablist').first().waitFor();
  }],
  ['workloads', '#sandbox', async (page) => {
    await running(page);
    await page.getByRole('tab', { name: 'Workloads' }).click();
  }],
  ['editor', '#sandbox', async (page) => {
    await type(page, 'vi pod.yaml');
    await page.locator('.editor').waitFor();
    await page.keyboard.type('kind: Pod\n');
  }],
  ['keys', '#sandbox', async (page) => {
    await page.locator('.lesson h2').waitFor();
    await page.getByRole('button', { name: 'All keys (?)' }).click();
  }],
  ['an error', '#sandbox', async (page) => {
    await type(page, 'kubectl get pots');
    await page.locator('.err').first().waitFor();
  }],
  ['embed', '?embed=1&lesson=01-meet-a-pod', async (page) => page.locator('.try').waitFor()],
];

/** Whether a phone can be brought to show it with the same preparation. */
export const fitsPhone = (name) => ['home', 'share', 'lesson', 'services'].includes(name);
