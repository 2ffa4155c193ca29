import { launch, serve, shown } from './support.mjs';
const server = await serve(); const browser = await launch();
for (const [w,h,scheme] of [[1440,900,'light'],[390,844,'dark']]) {
const ctx = await browser.newContext({ viewport: { width: w, height: h }, colorScheme: scheme }); const page = await ctx.newPage();
await page.route(/(split|chunk)_\w+\.wasm$/, r=>r.abort());
await page.goto(`${server.address}#sandbox/three-nodes`);
await page.getByRole('alert').getByText('A part of the page').waitFor();
if (w<500) await page.getByRole('tab',{name:'Cluster'}).first().click().catch(()=>{});
await page.waitForTimeout(1200);
await page.screenshot({path:`/tmp/scratch/ui/coming-${w}.png`});
await page.locator('.nodeg').first().focus().catch(()=>{}); await page.keyboard.press('?'); await page.waitForTimeout(600);
await page.screenshot({path:`/tmp/scratch/ui/keys-${w}.png`});
await page.goto(`${server.address}#share`); await page.waitForTimeout(1000);
await page.screenshot({path:`/tmp/scratch/ui/share-${w}.png`});
await ctx.close(); }
await browser.close(); server.close();
