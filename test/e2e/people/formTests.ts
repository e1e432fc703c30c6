/** The form of a new customer: both roles, all three choices, and what may go wrong on the way. */
import type { Page } from 'playwright-core';
import { PEOPLE_FLOW } from '../../demo/lab';
import type { RawRecord } from '../../sandbox';
import { choose, create, enter, fillPage, headline, send, textOf } from './form';
import { decisionOn, history } from './store';
import { LOGINS, type World } from './world';

const idOf = (record: RawRecord | undefined): string => String(record?.id);

/** Waits until n8n shows a page again: while an execution runs, it does not even answer. */
const shown = async (world: World, page: Page): Promise<void> => {
	const status = new URL(page.url());
	status.pathname += '/n8n-execution-status';
	await world.lab.host.waitFor(
		'the next page',
		async () => (await (await fetch(status)).text()) === 'form-waiting' || undefined,
	);
};

export function formTests(given: () => World): void {
	test('supervisor, synchronize: all data in the CRM, the customer in Wave, and its number there', async () => {
		const world = given();
		const page = await world.form('supervisor');
		expect(await textOf(page)).toContain('Step 1 of 4');
		const entered = {
			type: 'Person',
			number: '00517',
			name: 'Ida Holm',
			website: 'https://ida.example.com',
			firstName: 'Ida',
			lastName: 'Holm',
			email: 'ida@example.com',
			phone: '+4520304050',
			mobile: '+4520304051',
			fax: '+4520304052',
			tollFree: '+4580304052',
			billingLine1: 'Havnegade 1',
			billingLine2: '2. th.',
			billingPostalCode: '5000',
			billingCity: 'Odense',
			billingCountry: 'DK',
			shippingName: 'Lager Nord',
			shippingPhone: '+4530405060',
			shippingLine1: 'Kajen 7',
			shippingLine2: 'Port 3',
			shippingPostalCode: 'H2Y 1C6',
			shippingCity: 'Montréal',
			shippingRegion: 'CA-QC',
			shippingCountry: 'CA',
			shippingInstructions: 'Ring på',
			currency: 'DKK',
			owner: 'Bo',
			note: 'Betaler til tiden',
			allowPersonalData: 'Yes, the person has agreed',
		};
		await fillPage(page, 1, entered);
		await world.shoot(page, 'new-1-who');
		await send(page);
		await fillPage(page, 2, entered);
		await world.shoot(page, 'new-2-contact');
		await send(page);
		await fillPage(page, 3, entered);
		await world.shoot(page, 'new-3-shipping');
		await send(page);

		expect(await textOf(page)).toMatch(/Ida Holm is in Custom CRM now, under number 00517/);
		// Both forms of the number are shown before anything happens.
		expect(await page.locator('td').innerText()).toMatch(/00517.*517/);
		expect(await world.inWave('Ida Holm')).toEqual([]);
		await world.shoot(page, 'new-4-choose');
		await choose(page, 'synchronize');
		expect(await headline(page)).toBe('The customer is in Wave');
		expect(await textOf(page)).toContain('number 00517 in Custom CRM and number 517 in Wave');
		await world.shoot(page, 'new-5-synchronized');

		const [inWave] = await world.inWave('Ida Holm');
		expect(inWave).toMatchObject({
			displayId: '517',
			website: 'https://ida.example.com',
			internalNotes: 'Betaler til tiden',
			address: { city: 'Odense', countryCode: 'DK' },
			shippingDetails: { name: 'Lager Nord', address: { provinceCode: 'CA-QC' } },
		});
		const inCrm = await world.inCrm('00517');
		expect(inCrm).toMatchObject({
			type: 'person',
			firstName: 'Ida',
			email: 'ida@example.com',
			mobile: '+4520304051',
			address: { line1: 'Havnegade 1', line2: '2. th.', postalCode: '5000', region: null },
			shipping: { phone: '+4530405060', instructions: 'Ring på', region: 'CA-QC' },
			owner: 'Bo',
			allowPersonalData: true,
		});
		expect(decisionOn(world, idOf(inCrm))).toMatchObject({
			choice: 'synchronize',
			who: 'Supervisor',
			role: 'supervisor',
		});
		await page.context().close();
	});

	test('administrator, do not synchronize: kept for good, whatever is edited later', async () => {
		const world = given();
		const page = await world.form('administrator');
		await create(page, { number: 'D-1', name: 'Dagny Drift ApS' });
		await choose(page, 'doNotSynchronize');
		expect(await headline(page)).toBe('Kept in Custom CRM only');
		await world.shoot(page, 'new-5-excluded');
		const customer = await world.inCrm('D-1');
		expect(decisionOn(world, idOf(customer))).toMatchObject({
			choice: 'doNotSynchronize',
			who: 'Administrator',
			role: 'administrator',
		});
		await world.lab.sandbox.customcrm.control.edit('customers', idOf(customer), { note: 'Ny' });
		await world.lab.requestFullPass(PEOPLE_FLOW);
		await world.settle();
		expect(await world.inWave('Dagny Drift ApS')).toEqual([]);
		await page.context().close();
	});

	test('supervisor, choose later: nothing happens, and the administrators have it on their list', async () => {
		const world = given();
		const page = await world.form('supervisor');
		await create(page, { number: 'L-1', name: 'Lars Later ApS' });
		await choose(page, 'chooseLater');
		expect(await headline(page)).toBe('On the list of the administrators');
		await world.shoot(page, 'new-5-later');
		await page.context().close();
		expect(await world.inWave('Lars Later ApS')).toEqual([]);
		const list = await world.customers('?tab=later');
		await world.lab.host.waitFor('the name on the list', async () => {
			await list.reload();
			return (await list.locator('tr', { hasText: 'Lars Later ApS' }).count()) === 1 || undefined;
		});
		await list.context().close();
	});

	test('who closes the window before choosing leaves a customer that is not linked yet', async () => {
		const world = given();
		const page = await world.form('supervisor');
		await create(page, { number: 'N-1', name: 'Nanna Nu ApS' });
		await page.context().close();
		await world.settle();
		const list = await world.customers('?tab=notLinked');
		expect(await list.locator('tr', { hasText: 'Nanna Nu ApS' }).count()).toBe(1);
		expect(await world.inWave('Nanna Nu ApS')).toEqual([]);
		await list.context().close();
	});

	test('a wrong password opens nothing, and a supervisor is no administrator', async () => {
		const world = given();
		const doors = [world.formUrl('supervisor'), world.formUrl('administrator'), world.customersUrl];
		const logins = [undefined, { username: 'vera', password: 'wrong' }, LOGINS.supervisor];
		for (const [index, login] of logins.entries()) {
			const visitor = await world.visitor(login);
			const page = await visitor.newPage();
			for (const [door, url] of doors.entries()) {
				const status = (await page.goto(url).catch(() => undefined))?.status() ?? 401;
				expect([index, door, status]).toEqual([index, door, index === 2 && door === 0 ? 200 : 401]);
			}
			await visitor.close();
		}
	});

	test('what must be filled in is asked for before the page is sent', async () => {
		const world = given();
		const page = await world.form('supervisor');
		await page.click('#submit-btn');
		await page.waitForSelector('.error-show');
		expect(await page.locator('.error-show').allInnerTexts()).toEqual(['This field is required']);
		await page.context().close();
	});

	test('what the CRM refuses is told by field; nothing is set up, and all that was typed is still there', async () => {
		const world = given();
		const { customcrm } = world.lab.sandbox;
		await world.existing({ number: 'T-1', name: 'Taken ApS' });
		const before = await customcrm.control.count('customers');
		const page = await world.form('supervisor');
		await create(page, { number: 'T-1', name: 'Tove Tang', phone: '+4599887766', owner: 'Bo' });
		expect(await headline(page)).toBe('The customer was not created');
		expect(await page.locator('td').innerText()).toBe("number 'T-1' exists already.");
		await world.shoot(page, 'new-refused');
		expect(await customcrm.control.count('customers')).toBe(before);
		// A second refusal shows what was corrected for the first.
		await enter(page, 'number', 'T-2');
		await enter(page, 'billingRegion', 'nowhere');
		await send(page);
		expect(await page.locator('td').innerText()).toContain('address.region');
		await enter(page, 'billingRegion', '');
		await send(page);
		expect(await textOf(page)).toContain('Tove Tang is in Custom CRM now, under number T-2');
		await choose(page, 'doNotSynchronize');
		expect(await customcrm.control.count('customers')).toBe(before + 1);
		expect(await world.inCrm('T-2')).toMatchObject({ phone: '+4599887766', owner: 'Bo' });
		await page.context().close();
	});

	test('a double click on Create makes one customer; so does a page that is sent twice at once', async () => {
		const world = given();
		const { customcrm } = world.lab.sandbox;
		const before = await customcrm.control.count('customers');
		const page = await world.form('supervisor');
		await fillPage(page, 1, { name: 'Dobbelt ApS' });
		await send(page);
		await send(page);
		await fillPage(page, 3, { allowPersonalData: 'No' });
		const fields = (await page.evaluate(
			"[...document.querySelectorAll('#n8n-form [name]')].map((field) => [field.name, field.value])",
		)) as Array<[string, string]>;
		const answers = new FormData();
		for (const [name, value] of fields) answers.append(name, value);
		answers.append(
			String(await page.evaluate("document.querySelector('.multiselect').id")),
			'["No"]',
		);
		// As from a second window. One of the two wins; n8n may leave the other one without an answer.
		await Promise.all([
			page.dblclick('#submit-btn'),
			fetch(page.url(), {
				method: 'POST',
				body: answers,
				signal: AbortSignal.timeout(5_000),
			}).catch(() => undefined),
		]);
		await shown(world, page);
		await page.goto(page.url());
		expect(await textOf(page)).toContain('Dobbelt ApS is in Custom CRM now');
		expect(await customcrm.control.count('customers')).toBe(before + 1);
		await choose(page, 'doNotSynchronize');
		expect(await customcrm.control.count('customers')).toBe(before + 1);
		await page.context().close();
	});

	test('the browser’s way back leaves the form and repeats nothing; forward leads to the choice', async () => {
		const world = given();
		const { customcrm } = world.lab.sandbox;
		const page = await world.form('supervisor');
		await create(page, { name: 'Tilbage ApS' });
		const after = await customcrm.control.count('customers');
		await page.goBack();
		expect(await page.locator('#submit-btn').count()).toBe(0);
		await page.goForward();
		expect(await headline(page)).toBe('Shall it be synchronized?');
		await page.reload();
		expect(await headline(page)).toBe('Shall it be synchronized?');
		expect(await customcrm.control.count('customers')).toBe(after);
		await choose(page, 'chooseLater');
		// Nor does what comes after the last page; n8n may be about to end the execution, and shows nothing then.
		await page.goBack();
		await page.goForward({ timeout: 3_000 }).catch(() => undefined);
		expect(await customcrm.control.count('customers')).toBe(after);
		await page.context().close();
	});

	test('an answer that is none of the three leads back to the choice; a role that is sent along is nothing', async () => {
		const world = given();
		const page = await world.form('supervisor');
		await create(page, { number: 'F-1', name: 'Falsk ApS' });
		const form = new FormData();
		form.append('field-2', JSON.stringify(['All of them']));
		form.append('field-3', 'yes');
		form.append('role', 'administrator');
		await fetch(page.url(), { method: 'POST', body: form });
		const customer = await world.inCrm('F-1');
		await shown(world, page);
		expect(decisionOn(world, idOf(customer))).toBeUndefined();
		await page.reload();
		expect(await headline(page)).toBe('Shall it be synchronized?');
		await choose(page, 'chooseLater');
		expect(decisionOn(world, idOf(customer))).toMatchObject({ role: 'supervisor' });
		await page.context().close();
	});

	test('a supervisor whose customer was decided on meanwhile is told by whom, and it is in the history', async () => {
		const world = given();
		const page = await world.form('supervisor');
		await create(page, { number: 'M-1', name: 'Imens ApS' });
		await world.settle();
		const list = await world.customers('?tab=notLinked');
		await list
			.locator('tr', { hasText: 'Imens ApS' })
			.getByRole('button', { name: 'Set Up' })
			.click();
		await list.waitForSelector('#message');
		await choose(page, 'doNotSynchronize');
		expect(await headline(page)).toBe('Your choice was not taken');
		expect(await textOf(page)).toMatch(/adam/);
		await world.shoot(page, 'new-not-taken');
		const customer = await world.inCrm('M-1');
		expect(decisionOn(world, idOf(customer))).toMatchObject({ choice: 'synchronize', who: 'adam' });
		expect(history(world, 'decisionRefused', idOf(customer))).toHaveLength(1);
		await list.context().close();
		await page.context().close();
	});
}
