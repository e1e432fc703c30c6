/** What a person does in the form of a new customer. */
import type { Page } from 'playwright-core';
import { ALL_FIELDS } from '../../tools/templates/people/fields';
import { CHOICES } from '../../tools/templates/people/newCustomer';

export type Choice = keyof typeof CHOICES;
export type Entered = Partial<Record<string, string>>;

const labelOf = (name: string): string => {
	const found = ALL_FIELDS.find((field) => field.name === name);
	if (found === undefined) throw new Error(`The form has no field "${name}"`);
	return found.label;
};

export const headline = async (page: Page): Promise<string> =>
	(await page.locator('h1').first().textContent())?.trim() ?? '';

/** All that the page says, in one line. */
export const textOf = async (page: Page): Promise<string> =>
	(await page.locator('body').innerText()).replace(/\s+/g, ' ').trim();

/** The field of the present page; the labels of shipping and billing are the same, but stand on pages of their own. */
export async function enter(page: Page, name: string, value: string): Promise<void> {
	const field = ALL_FIELDS.find((one) => one.name === name);
	const label = new RegExp(`^${labelOf(name).replace(/[?()]/g, '\\$&')}( \\*)?$`);
	if (field?.choose === undefined) {
		const holder = page
			.locator('.form-group')
			.filter({ has: page.locator('label', { hasText: label }) });
		// Of the labels that a page has twice the first is meant.
		await holder.locator('input, textarea').first().fill(value);
	} else if (field.list === true) {
		await page.getByLabel(labelOf(name)).selectOption(value);
	} else {
		await page.getByLabel(value, { exact: true }).check();
	}
}

/** Clicks the page's button and waits for the page after it. */
export async function send(page: Page): Promise<void> {
	await page.evaluate("document.body.dataset.sent = 'yes'");
	await page.click('#submit-btn');
	await page.waitForFunction('document.body.dataset.sent === undefined');
}

const PAGES = [
	['type', 'number', 'name', 'website', 'firstName', 'lastName'],
	['email', 'phone', 'mobile', 'fax', 'tollFree', ...place('billing')],
	[
		...['shippingName', 'shippingPhone', ...place('shipping'), 'shippingInstructions'],
		...['currency', 'owner', 'note', 'allowPersonalData'],
	],
];
function place(of: string): string[] {
	return ['Line1', 'Line2', 'PostalCode', 'City', 'Region', 'Country'].map((part) => of + part);
}

/** Fills in the nth page, from 1, without sending it. */
export async function fillPage(page: Page, number: 1 | 2 | 3, entered: Entered): Promise<void> {
	for (const name of PAGES[number - 1]) {
		const value = entered[name];
		if (value !== undefined) await enter(page, name, value);
	}
}

/** All three pages, up to the answer to *Create*. */
export async function create(page: Page, entered: Entered): Promise<void> {
	const all = { allowPersonalData: 'No', ...entered };
	for (const number of [1, 2, 3] as const) {
		await fillPage(page, number, all);
		await send(page);
	}
}

export async function choose(page: Page, choice: Choice): Promise<void> {
	await page.getByLabel(CHOICES[choice]).check();
	await send(page);
}
