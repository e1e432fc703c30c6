/** The administrators' page: every list, every act. */
import type { Page } from 'playwright-core';
import { PEOPLE_FLOW } from '../../demo/lab';
import { headline, textOf } from './form';
import { decisionOn, history } from './store';
import type { World } from './world';

const rowOf = (page: Page, name: string) => page.locator('tbody tr', { hasText: name });

/** Clicks a button or link of a row, from behind *More* if it is there. */
async function click(page: Page, name: string, act: string): Promise<void> {
	const row = rowOf(page, name);
	const found = row.locator('button, a.button', { hasText: act }).first();
	if (!(await found.isVisible())) await row.locator('summary').click();
	await found.click();
	await page.waitForLoadState();
}

const message = async (page: Page): Promise<string> => await page.locator('#message').innerText();

export function pageTests(given: () => World): void {
	const until = async (what: string, look: () => Promise<boolean>) =>
		await given().lab.host.waitFor(what, async () => (await look()) || undefined, {
			timeout: 60_000,
		});

	test('set up one: the existing customer is in Wave soon, and the address repeats nothing', async () => {
		const world = given();
		const page = await world.customers();
		await world.shoot(page, 'page-not-linked');
		await click(page, 'Gammel Kunde 1', 'Set Up');
		expect(await message(page)).toContain('Gammel Kunde 1');
		await world.shoot(page, 'page-set-up-one');
		await until(
			'the customer in Wave',
			async () => (await world.inWave('Gammel Kunde 1')).length === 1,
		);
		await page.reload();
		expect(await world.inWave('Gammel Kunde 1')).toHaveLength(1);
		await page.context().close();
	});

	test('choose a partner by hand: searched in Wave, compared, linked', async () => {
		const world = given();
		const page = await world.customers();
		await click(page, 'Havblik Kro', 'Choose Partner');
		await page.getByRole('searchbox').fill('havblik');
		await page.getByRole('button', { name: 'Search' }).click();
		await world.shoot(page, 'page-partner-search');
		expect(await page.locator('tbody tr').count()).toBe(1);
		await click(page, 'Hotel Havblik A/S', 'Choose');
		await world.shoot(page, 'page-partner-compare');
		await page.locator('button.main').click();
		await page.waitForSelector('#message');
		await until('the name in Wave', async () => (await world.inWave('Havblik Kro')).length === 1);
		expect(await world.inWave('Hotel Havblik A/S')).toEqual([]);
		await page.context().close();
	});

	test('set up all that are not linked: first the number and the names, then all of them', async () => {
		const world = given();
		const page = await world.customers();
		await page.getByRole('link', { name: /Set Up All/ }).click();
		const before = Number(/^Set up (\d+) customers in Wave\?$/.exec(await headline(page))?.[1]);
		expect(before).toBeGreaterThan(2);
		const names = await page.locator('ol.names li').allInnerTexts();
		expect(names).toHaveLength(before);
		await world.shoot(page, 'page-set-up-all');

		// Somebody creates another one meanwhile: the number that was shown does not hold any more.
		await world.existing({ number: 'X-1', name: 'Kommet Imens ApS' });
		await world.settle();
		await page.getByRole('button', { name: /^Set Up/ }).click();
		expect(await textOf(page)).toMatch(/Somebody was faster.*by now it would be/);
		await page.goto(`${world.customersUrl}?view=setUpAll`);
		await page.getByRole('button', { name: /^Set Up/ }).click();
		await page.waitForSelector('#message');
		expect(await message(page)).toContain(String(before + 1));
		await until('all of them in Wave', async () => {
			await page.goto(`${world.customersUrl}?view=setUpAll`);
			return (await textOf(page)).includes('There is nothing to set up');
		});
		await until('the last one', async () => (await world.inWave('Kommet Imens ApS')).length === 1);
		await page.context().close();
	});

	test('resolve a conflict: each field gets the value that was chosen, on both sides', async () => {
		const world = given();
		const { customcrm, wave } = world.lab.sandbox;
		const [left] = await customcrm.control.find('customers', { name: 'Gammel Kunde 1' });
		const [right] = await world.inWave('Gammel Kunde 1');
		await customcrm.control.edit('customers', String(left.id), {
			website: 'https://crm.example.com',
			note: 'Fra CRM',
		});
		await wave.control.edit('customers', String(right.id), {
			website: 'https://wave.example.com',
			internalNotes: 'Fra Wave',
		});
		await world.settle();
		const page = await world.customers('?tab=conflicts');
		await world.shoot(page, 'page-conflicts');
		await click(page, 'Gammel Kunde 1', 'Resolve');
		const pick = async (field: string, value: string) =>
			await page.locator('fieldset', { hasText: field }).getByText(value).click();
		await pick('Website', 'https://wave.example.com');
		await pick('Note', 'Fra CRM');
		await world.shoot(page, 'page-resolve');
		await page.getByRole('button', { name: 'Use the Chosen Values' }).click();
		await page.waitForSelector('#message');
		const wanted = { website: 'https://wave.example.com', note: 'Fra CRM' };
		await until('both values on both sides', async () => {
			const a = await customcrm.control.get('customers', String(left.id));
			const b = await wave.control.get('customers', String(right.id));
			return (
				a?.website === wanted.website &&
				b?.website === wanted.website &&
				a.note === wanted.note &&
				b.internalNotes === wanted.note
			);
		});
		await page.context().close();
	});

	test('deactivate: nothing is carried; synchronize again: both edits are merged', async () => {
		const world = given();
		const { customcrm, wave } = world.lab.sandbox;
		const [left] = await customcrm.control.find('customers', { name: 'Gammel Kunde 1' });
		const [right] = await world.inWave('Gammel Kunde 1');
		const page = await world.customers('?tab=linked');
		await world.shoot(page, 'page-linked');
		await click(page, 'Gammel Kunde 1', 'Deactivate');
		await page.fill('#reason', 'Har opsagt');
		await world.shoot(page, 'page-deactivate');
		await page.getByRole('button', { name: 'Deactivate' }).click();
		await page.waitForSelector('#message');
		await customcrm.control.edit('customers', String(left.id), { phone: '+4511223344' });
		await wave.control.edit('customers', String(right.id), { fax: '+4555667788' });
		await world.settle();
		expect((await wave.control.get('customers', String(right.id)))?.phone).not.toBe('+4511223344');

		await page.goto(`${world.customersUrl}?tab=excluded`);
		expect(await rowOf(page, 'Gammel Kunde 1').innerText()).toContain('Har opsagt');
		await world.shoot(page, 'page-excluded');
		await click(page, 'Gammel Kunde 1', 'Synchronize Again');
		await page.waitForSelector('#message');
		await until('both edits on both sides', async () => {
			const a = await customcrm.control.get('customers', String(left.id));
			const b = await wave.control.get('customers', String(right.id));
			return b?.phone === '+4511223344' && a?.fax === '+4555667788';
		});
		await page.context().close();
	});

	test('deleted on one side: listed, and set up again only if somebody says so', async () => {
		const world = given();
		const { wave } = world.lab.sandbox;
		const [right] = await world.inWave('Gammel Kunde 2');
		await wave.control.remove('customers', String(right.id));
		await world.lab.requestFullPass(PEOPLE_FLOW);
		await world.settle();
		const page = await world.customers('?tab=deleted');
		expect(await rowOf(page, 'Gammel Kunde 2').count()).toBe(1);
		expect(await world.inWave('Gammel Kunde 2')).toEqual([]);
		await world.shoot(page, 'page-deleted');
		await click(page, 'Gammel Kunde 2', 'Set Up Again');
		await page.waitForSelector('#message');
		await until(
			'it in Wave again',
			async () => (await world.inWave('Gammel Kunde 2')).length === 1,
		);
		await page.context().close();
	});

	test('put off, and decided later', async () => {
		const world = given();
		const page = await world.customers('?tab=later');
		await world.shoot(page, 'page-later');
		await click(page, 'Lars Later ApS', 'Set Up');
		await until('it in Wave', async () => (await world.inWave('Lars Later ApS')).length === 1);
		await page.context().close();
	});

	test('two administrators decide on one customer at the same moment: one wins, the other is told', async () => {
		const world = given();
		const customer = await world.existing({ number: 'S-1', name: 'Samtidig ApS' });
		await world.settle();
		const pages = [await world.customers(), await world.customers()];
		const [first, second] = pages;
		await rowOf(second, 'Samtidig ApS').locator('summary').click();
		await Promise.all([
			rowOf(first, 'Samtidig ApS').getByRole('button', { name: 'Set Up' }).click(),
			rowOf(second, 'Samtidig ApS').getByRole('button', { name: 'Do Not Synchronize' }).click(),
		]);
		for (const page of pages) await page.locator('#message, [role=alert]').first().waitFor();
		const told = await Promise.all(
			pages.map(async (page) => (await headline(page)) === 'Somebody was faster'),
		);
		expect(told.filter(Boolean)).toHaveLength(1);
		const loser = pages[told.indexOf(true)];
		await world.shoot(loser, 'page-somebody-was-faster');
		expect(await textOf(loser)).toMatch(/adam \(administrator\) chose/);
		const decision = decisionOn(world, String(customer.id));
		expect(decision?.choice).toBe(told[0] ? 'doNotSynchronize' : 'synchronize');
		expect(decision?.rev).toBe(1);
		expect(history(world, 'decisionRefused', String(customer.id))).toHaveLength(1);
		for (const page of pages) await page.context().close();
	});
}
