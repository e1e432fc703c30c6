import { both, chargebee, customPms, pmsToShipping, toLeft } from '../rows';
import type { Flow } from '../types';

export const pmsAddress: Flow = {
	name: 'custompms-customer--chargebee-address',
	title: 'Keep Custom PMS customers and Chargebee addresses in step',
	left: customPms('customer', 'customers'),
	right: chargebee('address', 'addresses'),
	create: 'none',
	map: [
		toLeft('text', 'subscriptionId', 'subscription_id', {
			oneWay: 'review',
			note: 'By this they find each other. An edit in the PMS is asked about, as an address cannot change its subscription',
		}),
		both('text', 'firstName', 'first_name'),
		both('text', 'lastName', 'last_name'),
		both('text', 'companyName', 'company'),
		both('email', 'email', 'email', { note: 'Chargebee takes 70 characters' }),
		both('phone', 'phone', 'phone'),
		...pmsToShipping(),
	],
	match: [
		{ fields: ['subscriptionId'], why: 'the subscription by which the guest pays' },
		{
			fields: ['email', 'lastName'],
			why: 'the same person; whoever has several subscriptions goes to review',
		},
	],
	intro:
		'The shipping address of a subscription in Chargebee is kept in step with the guest or company in the PMS who pays by it. An address has no ID: it is known by its subscription and its label, it comes with the subscription, and it is replaced as a whole.',
	does: 'Guests and companies in the PMS are linked with the shipping address of their subscription in Chargebee. Once linked, edits travel both ways: names, company, e-mail, phone and all parts of the address. Nothing is created: whoever has no subscription takes no part.',
	setup: [
		'Enter the subscription of a guest in the PMS, or let e-mail and last name find it.',
		'Are your phones written without a calling code? Enter it in the options of the phone row.',
	],
	customization: [
		'Shall goods go elsewhere than bills? The PMS has one address: with `custompms-customer--chargebee-customer` running too, billing and shipping address become the same. Remove the address rows from one of the two flows.',
		'Want to be asked about subscriptions that are not found? Choose *Ask a Person* for *Records Without Partner* under *Advanced*.',
	],
	oneWay:
		'Chargebee takes the whole address, read right before. It cannot be deleted, nor emptied altogether, and it never changes its subscription.',
	notCarried: [
		'State code and validation status: the PMS has no place for them. A new place makes Chargebee forget the validation.',
		'Addresses with another label than `shipping_address`: Chargebee has no list of labels.',
		'Mobile, billing e-mail, language and all that is not part of an address: `custompms-customer--chargebee-customer` carries it.',
		'Status of the subscription: shown by Chargebee, without a field in the PMS.',
	],
	checks: [
		'Enter a subscription for a guest: they are linked, and the shipping address has the address of the guest.',
		'Change the street in the PMS and the phone in Chargebee before the next run: both survive, and no other part of the address is lost.',
		'Change the country to a code that does not exist: a review, and the address stays.',
		'A guest without subscription ID, whose e-mail and last name are in one shipping address: linked, and the PMS shows the subscription.',
		'The same with two subscriptions: a review, no link by guess.',
		'Empty every part of the address in the PMS: a review, as Chargebee cannot delete an address.',
		'Enter another subscription for a linked guest: a person is asked.',
		'Delete the subscription in Chargebee: the link ends, and the guest stays.',
	],
};
