import { both, chargebee, customPms, pairs, pmsToBilling, toRight } from '../rows';
import type { Flow } from '../types';

export const pmsCustomer: Flow = {
	name: 'custompms-customer--chargebee-customer',
	title: 'Keep Custom PMS and Chargebee customers in step',
	left: customPms('customer', 'customers'),
	right: chargebee('customer', 'customers'),
	only: {
		name: 'Not the houses themselves',
		text: "$json.billingGroup ? '' : 'customer'",
		hint: 'A company with a billing group stands for a business entity in Chargebee: it is a house of your own and not a customer. `custompms-customer--chargebee-business-entity` looks after it.',
	},
	map: [
		toRight('alias', 'number', 'meta_data.pms_number', {
			note: 'Chargebee customers have no number: it stands in their metadata, where users of Chargebee see it',
		}),
		both('enum', 'type', 'customer_type', {
			values: pairs(
				['guest', 'residential'],
				['company', 'business'],
				['guest', 'senior_citizen'],
				['company', 'industrial'],
			),
			note: 'Chargebee keeps the finer type',
		}),
		both('text', 'firstName', 'first_name'),
		both('text', 'lastName', 'last_name'),
		both('text', 'companyName', 'company'),
		both('email', 'email', 'email', { note: 'Chargebee takes 70 characters' }),
		both('phone', 'phone', 'phone'),
		both('phone', 'mobile', 'billing_address.phone', {
			note: 'A customer has one phone, and its billing address another',
		}),
		both('text', 'language', 'locale'),
		...pmsToBilling(),
		both('email', 'billingEmail', 'billing_address.email'),
		both('text', 'vatNumber', 'vat_number', {
			note: 'Chargebee may check it, and refuse one that is not valid in the country',
		}),
		both('text', 'registrationNumber', 'meta_data.registration_number'),
		both('text', 'loyaltyNumber', 'meta_data.loyalty_number'),
		both('number', 'paymentTermsDays', 'net_term_days', {
			note: 'Whole days. Chargebee has a number always: 0 means due at once',
		}),
		toRight('text', 'businessEntityId', 'business_entity_id', {
			note: 'Taken when the customer is created. A change later goes to review: it needs a transfer in Chargebee',
		}),
	],
	additions: [
		both('text', 'salutation', 'cf_salutation', {
			note: 'A custom field of your site, by its API name: all of them are in the drop-down',
		}),
		both('date', 'birthDate', 'cf_birthday', { note: 'The same, for a date' }),
		toRight('boolean', 'vip', 'meta_data.vip', {
			note: 'Any key of the metadata will do; no customer sees it',
		}),
	],
	match: [
		{ fields: ['number'], why: 'the number that this flow once left in the metadata' },
		{
			fields: ['email', 'lastName'],
			why: 'several customers may share an e-mail, so it is not enough by itself',
		},
		{ fields: ['vatNumber', 'companyName'], why: 'the same company' },
		{
			fields: ['phone', 'firstName', 'lastName'],
			why: 'the same person with another e-mail',
		},
		{
			fields: ['firstName', 'lastName', 'address.line1', 'address.postalCode'],
			why: 'the same name at the same address, where there is neither e-mail nor phone',
		},
	],
	intro:
		'Every guest and company in the PMS is kept in step with a customer in Chargebee. New ones are set up in Chargebee under an ID of our own, so that a call whose answer was lost never makes a second customer.',
	does: 'New guests and companies in the PMS become customers in Chargebee. Once linked, edits travel both ways: names, company, e-mails, phones, language, billing address, VAT number and payment terms. With `chargebee-customer--customerp-contact` running, they come to Customerp too.',
	setup: [
		'Are your phones written without a calling code? Enter it in the options of the phone rows.',
		'More than one business entity? Fill in the business entity of a guest before the flow sets up its customer; without one, Chargebee takes the default.',
	],
	customization: [
		'Only guests who are billed? Put a Filter on *paymentTermsDays*, *vip* or *note* behind *Custom PMS: get changed customers*.',
		'Carry custom fields (`cf_…`) of your site: they are in the drop-down of the right field.',
	],
	oneWay:
		'Chargebee takes all but status, and the business entity at creation only. Billing address and VAT number are replaced as a whole, read right before. What it sets up is never deleted by this flow.',
	notCarried: [
		'Status: a customer in Chargebee is there or deleted, so a guest who is blocked or archived in the PMS stays a customer there. Stop the billing in Chargebee.',
		'Salutation, department, nationality, birth date, marketing consent, VIP, note: Chargebee has no field for them. Custom fields or metadata can take them.',
		'Name and company of the billing address, state code, VAT number prefix: kept in Chargebee.',
		'Subscription and billing group: `custompms-customer--chargebee-address` and `custompms-customer--chargebee-business-entity` go by them.',
		'Automatic collection, payment methods, taxability, invoice notes, balances, hierarchy, further contacts: matters of billing.',
	],
	checks: [
		'Create a guest in the PMS: one customer with names, e-mail, phone, billing address and number appears; with the flow to Customerp running, one contact.',
		'Change the first name in the PMS and the phone in Chargebee before the next run: both survive.',
		'Change the street in the PMS: the billing address has it, and its name and the VAT number are still there.',
		'Change the street in Customerp: it comes to Chargebee, then to the PMS, and all three rest.',
		'Set up the same guest in both systems by hand, with one e-mail: they are linked, and none is created.',
		'Fill in another business entity for a linked guest: a review that says to transfer the customer.',
		'Move the customer to another business entity in Chargebee: the link stays with the live customer.',
		'Block the guest in the PMS: nothing happens in Chargebee.',
	],
};
