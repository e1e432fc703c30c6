import {
	address,
	both,
	constant,
	customerp,
	danish,
	erpNumber,
	membercare,
	pairs,
	toRight,
} from '../rows';
import type { Flow } from '../types';

export const companies: Flow = {
	name: 'membercare-companies--customerp-customer',
	title: 'Keep Membercare companies and Customerp customers in step',
	left: membercare('company', 'companies'),
	right: customerp('customer', 'customers'),
	map: [
		toRight('alias', 'debtorAccountNumber', 'number', {
			...erpNumber,
			note: 'The number is an alias, never the link. Two numbers that would become one are held for review before anything is sent',
		}),
		both('text', 'companyName', 'name', {
			note: 'A name longer than Customerp takes goes to review; it is never cut',
		}),
		both('text', 'companyName2', 'name2'),
		both('text', 'organizationNumber', 'organizationNumber', {
			note: 'CVR, Norwegian or Swedish number, whichever the company has. Written to Membercare, 8, 9 or 10 digits tell the kind',
		}),
		both('text', 'vat', 'vatNumber'),
		both('text', 'category.description', 'customerGroup', {
			note: 'Has to be one of the company categories of the tenant, else the edit goes to review with the list of them',
		}),
		both('email', 'email1', 'email', {
			note: 'Membercare can add a contact and cannot end one: a new value counts, an emptied one goes to review',
		}),
		both('phone', 'phone1', 'phone', danish),
		both('phone', 'cellPhone1', 'mobile', danish),
		both('text', 'webSite', 'website'),
		...address('primaryAddress', 'billingAddress'),
		...address('secondaryAddress', 'deliveryAddress'),
		both('text', 'einvoiceEan', 'eanNumber', { note: 'EAN or GLN, 13 digits' }),
		both('email', 'einvoiceEmail', 'invoiceEmail'),
		constant(
			'currency',
			'DKK',
			'A Membercare tenant has one currency, and its records do not name it',
		),
		toRight('enum', 'closed', 'status', {
			values: pairs(['true', 'archived'], ['false', 'active']),
			note: 'Computed from the close date. A customer blocked or archived in Customerp does not close the company',
		}),
	],
	match: [
		{
			fields: ['debtorAccountNumber', 'companyName'],
			why: 'the same number; the name guards against an ERP that counts by itself',
		},
		{
			fields: ['organizationNumber'],
			why: 'the same legal entity; several customers of one number go to review',
		},
		{ fields: ['vat'], why: 'the same, for companies outside the Nordic countries' },
		{ fields: ['email1', 'companyName'], why: 'the same company without registration number' },
		{ fields: ['companyName', 'primaryAddress.zipCode'], why: 'the same name in the same place' },
	],
	intro:
		'Every company in Membercare is kept in step with a customer in Customerp. A new company takes several calls when it is created in Membercare, each of which is remembered; this flow creates to the right only, so that matters once you let it create on the left too.',
	does: 'New companies in Membercare become customers in Customerp. Once a company and a customer are linked, edits travel both ways: names, registration and VAT numbers, category, e-mails, phones, website, addresses and e-invoice data.',
	setup: ['Is your currency not DKK? Change the constant of the row for *currency*.'],
	customization: [
		'Do both systems use the same numbers already? Then let the number alone be the first match key.',
		'Leave out creditors with a Filter behind *Membercare: get changed companies*.',
		'Has your ERP customer groups of its own? Remove the row for *customerGroup*.',
	],
	oneWay:
		'Membercare takes back all but the number, the city (it follows the zip code) and closing a company. Contacts are added, never emptied. Categories and zip codes must exist there.',
	notCarried: [
		'SE and RUT numbers: Customerp has one organization number and one VAT number.',
		'Post office box: Customerp has no field of its own for it. Compute one with Edit Fields if you use them.',
		'Finance type, payer rule, default agreement, public establishment: settings of Membercare without a counterpart.',
		'Payment terms, credit limit, discount, VAT zone, language, customer type, main contact, note: kept in Customerp alone.',
	],
	checks: [
		'Create a company in Membercare: one customer appears, with number, organization number and both addresses.',
		'Change the e-mail in Customerp: Membercare shows the new one as its current e-mail.',
		'Change the organization number in Customerp from 8 to 9 digits: Membercare holds a Norwegian number and no CVR any more.',
		'Change the billing address in Customerp: Membercare holds a new primary address, and the old one is ended.',
		'Set a customer group in Customerp that is no category: a review that names the categories.',
		'Change the name on both sides: Membercare wins, and the history holds the other name.',
		'Close a company in Membercare: the customer is archived. Its orders stay.',
		'Two companies with one CVR number and one customer: a review, no link by guess.',
	],
};
