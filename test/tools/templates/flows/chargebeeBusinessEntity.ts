import { chargebee, constant, customerp, pairs, toRight } from '../rows';
import type { Flow } from '../types';

export const chargebeeBusinessEntity: Flow = {
	name: 'chargebee-business-entity--customerp-customer',
	title: 'Keep Customerp customers in step with Chargebee business entities',
	left: chargebee('businessEntity', 'business entities'),
	right: customerp('customer', 'customers'),
	readOnly: 'left',
	map: [
		toRight('text', 'name', 'name', {
			note: 'An edit in Customerp stays there until the name is changed in Chargebee',
		}),
		toRight('enum', 'status', 'status', {
			values: pairs(['active', 'active'], ['inactive', 'archived']),
			note: 'One that is closed in Chargebee is archived, and comes back with it. A customer blocked or archived in Customerp closes nothing',
		}),
		constant('type', 'company', 'Business entities are companies or parts of one'),
	],
	match: [
		{ fields: ['name'], why: 'there is nothing else that both systems know of a business entity' },
	],
	intro:
		'Every business entity in Chargebee is kept in step with a customer in Customerp, so that contacts can show the house that they belong to. Chargebee has no API for business entities: they are seen through their events, and nothing can be written to them.',
	does: 'Business entities of Chargebee become customers in Customerp, and changes of their name and status follow. The links translate the business entity of customers for `chargebee-customer--customerp-contact`.',
	setup: [
		'Older events may be forgotten: rename each business entity that the preview does not show, and rename it back. That makes a new event.',
		'Are your houses customers in Customerp already? Let them have the same names, so that they are linked and not set up again.',
	],
	customization: [
		'Edits in Customerp stay there and are reported once. Choose *Put Back* or *Ask a Person* in the options of a row if Chargebee shall rule.',
		'Is a business entity called differently in your ERP? Link it by hand with the Link Store node before you approve, and remove the row for *name*.',
	],
	oneWay:
		'Chargebee takes back nothing: business entities are made, renamed and closed in its settings only, so nothing leaves the first output. Addresses, numbers and contact data exist in Customerp alone.',
	notCarried: [
		'ID of the business entity: the link remembers it, and customer numbers have digits only.',
		'Addresses, registration and VAT number, e-mail, terms: Chargebee does not show them for business entities. They stay as they are in Customerp.',
	],
	checks: [
		'Make a business entity in Chargebee: one customer with its name appears.',
		'Rename it in Chargebee: the customer follows. Rename the customer: it stays, and the history says so once.',
		'Close it in Chargebee: the customer is archived; open it again: it is active.',
		'Have a customer of the same name before the first run: it is linked, and none is created.',
		'Have two customers of that name: a review, no link by guess.',
		'Delete it in Chargebee: the link ends, and the customer stays.',
	],
};
