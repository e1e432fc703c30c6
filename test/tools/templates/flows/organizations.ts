import {
	addressToRight,
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

export const organizations: Flow = {
	name: 'membercare-organizations--customerp-customer',
	title: 'Keep Membercare organizations and Customerp customers in step',
	left: membercare('organization', 'organizations'),
	right: customerp('customer', 'customers'),
	compute: {
		name: 'Give each a customer number',
		fields: [
			{
				name: 'customerNumber',
				value:
					"={{ $json.identificationNumber ? '9' + String($json.identificationNumber).padStart(5, '0') : '' }}",
				hint: 'A 9 and the identification number with five digits: 0042 becomes 900042',
			},
		],
	},
	map: [
		toRight('alias', 'customerNumber', 'number', {
			...erpNumber,
			note: 'Companies and organizations share the customers of Customerp, so organizations get numbers in a range of their own',
		}),
		both('text', 'name', 'name'),
		both('text', 'name2', 'name2'),
		both('text', 'organizationCategory.description', 'customerGroup', {
			note: 'Has to be one of the organization categories of the tenant, else the edit goes to review with the list of them',
		}),
		constant('type', 'association', 'Organizations are units of an association'),
		toRight('email', 'email1', 'email'),
		toRight('phone', 'phone1', 'phone', danish),
		toRight('phone', 'cellPhone1', 'mobile', danish),
		toRight('text', 'webSite', 'website'),
		...addressToRight('primaryAddress', 'billingAddress'),
		...addressToRight('secondaryAddress', 'deliveryAddress'),
		constant(
			'currency',
			'DKK',
			'A Membercare tenant has one currency, and its records do not name it',
		),
		toRight('enum', 'closed', 'status', {
			values: pairs(['true', 'archived'], ['false', 'active']),
			note: 'Computed from the end date',
		}),
	],
	match: [
		{
			fields: ['customerNumber', 'name'],
			why: 'the same number; the name guards against a number by chance',
		},
		{ fields: ['email1', 'name'], why: 'the same unit without a number in Customerp' },
		{ fields: ['name', 'name2'], why: 'the same unit of the same association' },
		{ fields: ['name', 'primaryAddress.zipCode'], why: 'the same name in the same place' },
	],
	intro:
		'Every organization in Membercare (a branch or unit of the association) is kept in step with a customer in Customerp. Membercare has no change feed for organizations, so every run reads all of them and compares.',
	does: 'New organizations in Membercare become customers in Customerp. Once both are linked, names and category travel both ways; e-mail, phones, website and addresses travel to Customerp.',
	setup: [
		'Do your organizations have customer numbers by another rule? Change it in *Give each a customer number*.',
		'Is your currency not DKK? Change the constant of the row for *currency*.',
	],
	customization: [
		'Phones without a calling code are read as Danish: change the calling code of these rows.',
		'Has your ERP customer groups of its own? Remove the row for *customerGroup*.',
	],
	oneWay:
		'Membercare takes back both names and the category only. E-mail, phones, website and addresses are given to new organizations and then kept there: an edit in Customerp stays in Customerp and is reported once.',
	notCarried: [
		'The three flags (membership, board members, web): settings of Membercare without a counterpart.',
		'The company of an organization: Customerp has no hierarchy of customers. As a customer has one link to Membercare, the company is a customer of its own.',
		'Registration and VAT numbers: organizations have none.',
		'Payment terms, credit limit, discount, VAT zone, language, EAN, main contact, note: kept in Customerp alone.',
	],
	checks: [
		'Create organization 0042 in Membercare: one customer 900042 of type association appears.',
		'Change the name in Customerp: Membercare shows it.',
		'Change the phone in Customerp: it stays, Membercare keeps its own, and the history says so once.',
		'Change the phone in Membercare after that: Customerp gets it.',
		'Set a customer group in Customerp that is no category: a review that names the categories.',
		'End an organization in Membercare: the customer is archived.',
		'Run the companies flow too: no customer is linked to a company and to an organization.',
	],
};
