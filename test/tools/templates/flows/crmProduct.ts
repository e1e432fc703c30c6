import { both, customCrm, pairs, toLeft, wave } from '../rows';
import type { Flow } from '../types';

export const crmProduct: Flow = {
	name: 'customcrm-product--wave-product',
	title: 'Keep Custom CRM and Wave products in step',
	left: customCrm('product', 'products'),
	right: wave('product', 'products'),
	map: [
		both('text', 'name', 'name', {
			note: 'Wave has no product numbers: the name tells products apart there',
		}),
		both('text', 'description', 'description', { note: 'The CRM takes 2000 characters' }),
		both('money', 'unitPrice', 'unitPrice', {
			scale: 5,
			note: 'In the currency of the business. A product without a price goes to review, as Wave needs one',
		}),
		both('text', 'taxCodes', 'defaultSalesTaxIds', {
			note: 'The tax codes of the CRM are the IDs of sales taxes in Wave, separated by commas in the order of their letters. A code that Wave does not know is refused',
		}),
		both('text', 'incomeAccount', 'incomeAccountName', {
			note: 'By name. A new product that names no account gets the one that is chosen in *Wave: write products*; a name that Wave does not know goes to review. An account cannot be taken away again',
		}),
		both('text', 'expenseAccount', 'expenseAccountName', { note: 'The same' }),
		toLeft('boolean', 'sold', 'isSold', { note: 'Follows from the income account' }),
		toLeft('boolean', 'bought', 'isBought', { note: 'Follows from the expense account' }),
		both('enum', 'status', 'isArchived', {
			values: pairs(['active', 'false'], ['archived', 'true']),
			note: 'Archived here, archived there. Wave cannot bring a product back through its API: that goes to review, and is done in its web application',
		}),
	],
	match: [
		{
			fields: ['name'],
			why: 'there is nothing else that both systems know of a product; several of one name go to review',
		},
	],
	intro:
		'Every product in the CRM is kept in step with a product in Wave. A product in Wave is sold if it has an income account, and only then can it stand on invoices; new ones get the account that the CRM names, or else the one that is chosen in the writing node.',
	does: 'New products in the CRM become products in Wave, with the income account of your choice. Once linked, edits travel both ways: name, description, unit price with five decimals, tax codes, accounts and whether the product is archived. Sold and bought come from Wave.',
	setup: [
		'Do your products name no accounts? Choose the *Income Account* under *New Products* in *Wave: write products*: without one Wave refuses new products.',
		'Several businesses? Choose one in both Wave nodes.',
		'Has your CRM tax codes of its own? Remove the row for *taxCodes*, or pair codes and IDs in it with the type *Enum*.',
		'Run this flow before `customcrm-order--wave-invoice`: the lines of the invoices need their products.',
	],
	customization: [
		'Sell only some of them? Put a Filter on *sold* behind *Custom CRM: get changed products*.',
		'Prices in another currency than that of the business? Compute them with Edit Fields, and let the row go *Left to Right*.',
	],
	oneWay:
		'Wave takes back all but sold and bought. **A product archived in the CRM is archived in Wave, and comes back in its web application only.** Nothing is deleted there.',
	notCarried: [
		'Product number: Wave has no field for it.',
		'IDs of the accounts: their names are carried.',
		'Note and external reference: kept in the CRM alone.',
	],
	checks: [
		'Create a product in the CRM: one product with description, price and the chosen income account appears in Wave.',
		'Do it without an income account in *Wave: write products*: a review that names the account, and no product.',
		'Set the price to 0.12345 in the CRM: Wave has exactly that, and the next runs write nothing. Set it to 1234.50001 in Wave: the same.',
		'Change the name in the CRM and the description in Wave before the next run: both survive.',
		'Archive the product in the CRM: it is archived in Wave. Make it active again: a review says to do it in Wave.',
		'Archive another one in Wave: it is archived in the CRM after the next complete pass.',
		'Choose another income account in Wave: the CRM shows its name. Enter the name of one in the CRM: Wave has it. Enter a name that Wave does not know: a review that lists the names.',
		'Have two products of one name in Wave: a review, no link by guess.',
	],
};
