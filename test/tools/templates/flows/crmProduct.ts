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
		toLeft('text', 'incomeAccount', 'incomeAccountName', {
			note: 'New products get the account that is chosen in *Wave: write products*; another one is chosen in Wave',
		}),
		toLeft('text', 'expenseAccount', 'expenseAccountName', { note: 'The same' }),
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
		'Every product in the CRM is kept in step with a product in Wave. A product in Wave is sold if it has an income account, and only then can it stand on invoices; new ones get the account that the writing node names.',
	does: 'New products in the CRM become products in Wave, with the income account of your choice. Once linked, edits travel both ways: name, description, unit price with five decimals, tax codes and whether the product is archived. Names of the accounts, sold and bought come from Wave.',
	setup: [
		'Choose the *Income Account* under *New Products* in *Wave: write products*: without an account Wave refuses new products.',
		'Does your sign-in to Wave see several businesses? Choose the *Business* in both Wave nodes.',
		'Has your CRM tax codes of its own? Remove the row for *taxCodes*, or pair codes and IDs in it with the type *Enum*.',
		'Run this flow before `customcrm-order--wave-invoice`: the lines of the invoices need their products.',
	],
	customization: [
		'Sell only some of them? Put a Filter on *sold* behind *Custom CRM: get changed products*.',
		'Prices in another currency than that of the business? Compute them with Edit Fields, and let the row go *Left to Right*.',
	],
	oneWay:
		'Wave takes back all but accounts, sold and bought. **A product archived in the CRM is archived in Wave, and comes back in its web application only.** Nothing is deleted there.',
	notCarried: [
		'Product number: Wave has no field for it.',
		'IDs of the accounts: of another business they mean nothing. The names show in the CRM.',
		'Note and external reference: kept in the CRM alone.',
	],
	checks: [
		'Create a product in the CRM: one product with description, price and the chosen income account appears in Wave.',
		'Do it without an income account in *Wave: write products*: a review that names the account, and no product.',
		'Set the price to 0.12345 in the CRM: Wave has exactly that, and the next runs write nothing. Set it to 1234.50001 in Wave: the same.',
		'Change the name in the CRM and the description in Wave before the next run: both survive.',
		'Archive the product in the CRM: it is archived in Wave. Make it active again: a review says to do it in Wave.',
		'Archive another one in Wave: it is archived in the CRM after the next complete pass.',
		'Choose another income account in Wave: the CRM shows its name.',
		'Have two products of one name in Wave: a review, no link by guess.',
	],
};
