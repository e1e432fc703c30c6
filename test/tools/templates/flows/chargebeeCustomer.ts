import { both, chargebee, customerp, toLeft, toRight } from '../rows';
import type { Flow } from '../types';
import { chargebeeBusinessEntity } from './chargebeeBusinessEntity';

export const chargebeeCustomer: Flow = {
	name: 'chargebee-customer--customerp-contact',
	title: 'Keep Chargebee customers and Customerp contacts in step',
	left: chargebee('customer', 'customers'),
	right: customerp('contact', 'contacts'),
	only: {
		name: 'Only with a last name',
		text: "$json._sync.deleted ? 'deleted' : $json.last_name",
		hint: 'A contact in Customerp is a person and needs a last name. A customer without one (a company without a contact person) is left out, and comes in by itself once it has one.',
	},
	map: [
		both('text', 'first_name', 'firstName'),
		both('text', 'last_name', 'lastName'),
		both('text', 'company', 'address.careOf', {
			note: 'Contacts have no field for a company: it stands in the care-of line of their address, as on an envelope',
		}),
		both('email', 'email', 'email', { note: 'Chargebee takes 70 characters' }),
		both('email', 'billing_address.email', 'email2'),
		both('phone', 'phone', 'phone'),
		both('phone', 'billing_address.phone', 'mobile', {
			note: 'A customer has one phone, and its billing address another',
		}),
		both('text', 'locale', 'language', {
			note: 'Such as da or da-DK; Customerp takes no other form',
		}),
		both('text', 'billing_address.line1', 'address.line1'),
		both('text', 'billing_address.line2', 'address.line2'),
		both('text', 'billing_address.line3', 'address.attention', {
			note: 'Addresses in Customerp have two lines: the third one stands in the attention line',
		}),
		both('text', 'billing_address.zip', 'address.postalCode'),
		both('text', 'billing_address.city', 'address.city'),
		both('country', 'billing_address.country', 'address.country', {
			note: 'A code that Chargebee does not know is refused',
		}),
		toRight('link', 'business_entity_id', 'customerId', {
			flows: chargebeeBusinessEntity.name,
			optional: true,
			note: 'The house that the customer belongs to, translated by the links of the business entities flow. It is changed by a transfer in Chargebee only, so an edit in Customerp is reported once',
		}),
	],
	additions: [
		both('date', 'cf_birthday', 'birthDate', {
			note: 'A custom field of your site, by its API name: all of them are in the drop-down',
		}),
		both('text', 'cf_job_title', 'title', { note: 'The same, for a text' }),
		toRight('boolean', 'cf_newsletter', 'allowEmail', {
			note: 'A check box, read only: Chargebee keeps the texts True and False',
		}),
		toLeft('text', 'meta_data.erp_number', 'number', {
			note: 'The contact number, in the metadata of the customer; any key will do',
		}),
	],
	match: [
		{
			fields: ['email', 'last_name'],
			why: 'several customers may share an e-mail, so it is not enough by itself',
		},
		{ fields: ['email', 'first_name'], why: 'the same person after a change of last name' },
		{ fields: ['phone', 'first_name', 'last_name'], why: 'the same person with another e-mail' },
		{
			fields: ['first_name', 'last_name', 'billing_address.line1', 'billing_address.zip'],
			why: 'the same name at the same address, where there is neither e-mail nor phone',
		},
	],
	intro:
		'Every customer in Chargebee is kept in step with a contact in Customerp. Chargebee replaces billing address and VAT number as a whole, so they are read right before each write and sent together: an edit of the city in Customerp takes nothing else away.',
	does: 'New customers in Chargebee become contacts in Customerp. Once a customer and a contact are linked, edits travel both ways: names, company, e-mails, phones, language and billing address. The business entity of a customer becomes the customer record that its contact belongs to.',
	setup: [
		'Run `chargebee-business-entity--customerp-customer` too if contacts shall show their house.',
		'Are your phones written without a calling code? Enter it in the options of the phone rows.',
	],
	customization: [
		'Carry custom fields (`cf_…`) and metadata of your own: they are in the drop-down of the left field.',
		'Customers of one business entity only? Add a condition on *business_entity_id* to *Only with a last name*.',
	],
	oneWay:
		'Chargebee takes back all but the business entity. It may keep what is emptied (it does not say), which then goes to review. Deleting a customer there ends the link.',
	notCarried: [
		'VAT number, net term days, preferred currency: contacts have no place for them. They stay as they are in Chargebee, and `custompms-customer--chargebee-customer` carries those that a PMS has.',
		'Name and company of the billing address, state, state code, validation status: the address of a contact has no place for them. A new place makes Chargebee forget the validation.',
		'Automatic collection, direct debit, payment methods, taxability, customer type, invoice notes, balances, hierarchy, further contacts: matters of billing.',
		'Contact number: Customerp counts by itself. See the rows that you can add.',
		'Second address, position, honorific, birth date, gender, consents, status, note: kept in Customerp alone. A customer in Chargebee is there or deleted, it cannot be blocked or archived.',
	],
	checks: [
		'Create a customer in Chargebee: one contact with names, e-mail, phone and address appears.',
		'Change the last name in Chargebee and the street in Customerp before the next run: both survive, and VAT number and name of the billing address are still there.',
		'Change the e-mail on both sides: Chargebee wins, and the history holds the other one.',
		'Move the customer to another business entity: it keeps its contact, the copy that stays behind gets none, and the contact shows the other house.',
		'Create two customers with one e-mail and different names: two contacts.',
		'Create a company without a last name: no contact; give it one: the contact appears.',
		'Delete a customer in Chargebee: the link ends, and the contact stays.',
		'Set up a guest in the PMS with `custompms-customer--chargebee-customer` running: one customer, one contact.',
	],
};
