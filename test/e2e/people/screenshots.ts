import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repository } from '../../host/tools';

const FOLDER = join(repository, 'docs', 'images', 'customer-synchronization');
const WIDTH = 1280;
/** Longer lists go on in the same way. */
const MOST_HEIGHT = 1300;

/**
 * Keeps a picture of the page for the docs: only with SCREENSHOTS=1 in the environment, so that running the tests
 * changes no file.
 */
export async function shoot(page: Page, name: string): Promise<void> {
	if (process.env.SCREENSHOTS !== '1') return;
	mkdirSync(FOLDER, { recursive: true });
	const before = page.viewportSize();
	const height = Number(await page.evaluate('document.body.scrollHeight'));
	await page.setViewportSize({
		width: WIDTH,
		height: Math.min(Math.max(height, 300), MOST_HEIGHT),
	});
	await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
	if (before !== null) await page.setViewportSize(before);
}
