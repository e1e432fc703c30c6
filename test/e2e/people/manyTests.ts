/** 5,000 customers: lists with pages and search that stay quick. */
import { PEOPLE_FLOW } from '../../demo/lab';
import { generateBooks } from '../../sandbox/generate';
import { textOf } from './form';
import type { World } from './world';

const MANY = 5_000;

export function manyTests(given: () => World): void {
	test('5,000 customers: lists have pages that lead to all of them, and a search finds one', async () => {
		const world = given();
		const { customcrm } = generateBooks({ customers: MANY, products: 1, orders: 1 });
		await world.lab.sandbox.customcrm.control.seed({ customers: customcrm.customers });
		await world.lab.requestFullPass(PEOPLE_FLOW);
		await world.settle();
		const page = await world.customers();
		await page.goto(`${world.customersUrl}?tab=notLinked&page=100`);
		expect(await page.locator('tbody tr').count()).toBe(50);
		await page.goto(`${world.customersUrl}?tab=notLinked&q=kunde42@`);
		expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);

		await page.goto(world.customersUrl);
		expect(await textOf(page)).toMatch(/1–50 of 5,0\d\d/);
		await world.shoot(page, 'page-many');
		await page.locator('a[rel=next]').click();
		expect(await textOf(page)).toMatch(/51–100 of 5,0\d\d/);
		await page.getByRole('searchbox').fill('K-4242');
		await page.getByRole('button', { name: 'Search' }).click();
		expect(await page.locator('tbody tr').count()).toBe(1);
		expect(await textOf(page)).toContain('K-4242');
		await world.shoot(page, 'page-many-search');

		await page.goto(`${world.customersUrl}?view=setUpAll`);
		expect(await textOf(page)).toMatch(/Set up 5,0\d\d customers in Wave\?/);
		expect(await page.locator('ol.names li').count()).toBeLessThanOrEqual(200);
		await page.context().close();
	});
}
