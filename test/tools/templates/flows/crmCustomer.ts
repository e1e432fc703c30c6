import { both, crmAddress, customCrm, pairs, toLeft, wave } from '../rows';
import type { Flow } from '../types';

const SHIPPING = 'shippingDetails';

export const crmCustomer: Flow = {
	name: 'customcrm-customer--wave-customer',
	title: 'Keep Custom CRM and Wave customers in step',
	left: customCrm('customer', 'customers'),
	right: wave('customer', 'customers'),
	map: [
		both('alias', 'number', 'displayId', {
			note: 'The account number that users of Wave see. Two customers with one number go to review',
		}),
		both('text', 'name', 'name', {
			note: 'Name of the company, or full name of the person: Wave needs one, so it is passed on without asking for consent',
		}),
		both('phone', 'phone', 'phone'),
		both('phone', 'fax', 'fax'),
		both('phone', 'tollFree', 'tollFree'),
		both('text', 'website', 'website'),
		both('text', 'currency', 'currency', {
			note: 'Wave lacks a few current codes, and refuses those',
		}),
		...crmAddress('address', 'address'),
		both('text', 'shipping.name', `${SHIPPING}.name`),
		both('phone', 'shipping.phone', `${SHIPPING}.phone`),
		both('text', 'shipping.instructions', `${SHIPPING}.instructions`, {
			note: 'The CRM takes 500 characters',
		}),
		...crmAddress('shipping', `${SHIPPING}.address`),
		both('text', 'note', 'internalNotes', { note: 'The CRM takes 2000 characters' }),
	],
	additions: [
		toLeft('enum', 'status', 'isArchived', {
			values: pairs(['active', 'false'], ['archived', 'true']),
			note: 'If the CRM shall follow when a customer is archived in Wave. On the first run it also makes those active that are archived in the CRM only',
		}),
	],
	match: [
		{
			fields: ['number', 'name'],
			why: 'the same number and name; numbers alone may be by chance',
		},
		{ fields: ['name', 'address.postalCode'], why: 'the same name in the same place' },
		{ fields: ['name', 'phone'], why: 'the same name and phone, where there is no address' },
	],
	intro:
		'Every customer in the CRM is kept in step with a customer in Wave. This flow owns the links between them and carries what belongs to the customer as such; the fields about a person are carried by [`customcrm-customer--wave-customer-human-data`](customcrm-customer--wave-customer-human-data.md), over the same links and only with consent.',
	does: 'New customers in the CRM become customers in Wave. Once linked, edits travel both ways: number, name, phones, website, currency, billing address, shipping and notes. The contact person is left to `customcrm-customer--wave-customer-human-data`, which uses the links of this flow.',
	setup: [
		'Several businesses? Choose one in both Wave nodes.',
		'Are your phones written without a calling code? Enter it in the options of the phone rows.',
	],
	customization: [
		'Do both systems use the same numbers already? Then let the number alone be the first match key.',
		'Only some of them? Put a Filter on *status*, *type* or *owner* behind *Custom CRM: get changed customers*.',
	],
	oneWay:
		'Wave takes back every field here. Addresses are replaced as a whole, read right before. A customer that is deleted in Wave is missed by a complete pass; then the link ends.',
	notCarried: [
		'First name, last name, email, mobile: fields about a person, carried by `customcrm-customer--wave-customer-human-data`. A field belongs to one of the two flows only.',
		'Status: Wave has no call that archives a customer, so one archived in the CRM stays active in Wave. See the rows that you can add for the other way.',
		'Type, owner, consent, external reference: kept in the CRM alone.',
		'Outstanding and overdue amount: computed by Wave, and the CRM has no field for them.',
		'Names of provinces and countries: the codes carry them.',
	],
	checks: [
		'Create a company in the CRM: one customer with number, name, phones, currency and both addresses appears in Wave, without a contact person.',
		'Change the phone in the CRM and the website in Wave before the next run: both survive.',
		'Change the city in Wave: the CRM has it, and street, postal code and province are still there on both sides. The same from the CRM.',
		'Move a customer from Québec to Denmark in the CRM, without a region: the province is gone in Wave.',
		'Enter a region that its country does not have: a review that names the province, and the address stays.',
		'Change the name on both sides: the CRM wins, and the history holds the other name.',
		'Set up the same customer in both systems by hand, with one name and postal code: they are linked, and none is created.',
		'Have two customers of one name and postal code in Wave: a review, no link by guess.',
		'Delete a customer without invoices in Wave: the link ends after the next complete pass, the CRM keeps its customer, and none is set up again.',
	],
};
