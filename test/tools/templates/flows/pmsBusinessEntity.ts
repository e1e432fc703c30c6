import { chargebee, customPms, toLeft } from '../rows';
import type { Flow } from '../types';

export const pmsBusinessEntity: Flow = {
	name: 'custompms-customer--chargebee-business-entity',
	title: 'Link houses in Custom PMS with Chargebee business entities',
	left: customPms('customer', 'customers'),
	right: chargebee('businessEntity', 'business entities'),
	readOnly: 'right',
	create: 'none',
	withoutPartner: 'ask',
	map: [
		toLeft('text', 'billingGroup', 'name', {
			oneWay: 'review',
			note: 'By this name they find each other. An edit in the PMS is asked about, as the link would not follow it',
		}),
		toLeft('text', 'businessEntityId', 'id', { oneWay: 'putBack' }),
		toLeft('text', 'businessEntityStatus', 'status', {
			oneWay: 'putBack',
			note: 'active or inactive, as Chargebee says it',
		}),
	],
	match: [
		{
			fields: ['billingGroup'],
			why: 'whoever keeps the PMS enters the name of the business entity there. There is no second key, and nobody is linked by a likeness of names',
		},
	],
	intro:
		'A company in the PMS that stands for a business entity in Chargebee, one house of a group, is linked with it. Business entities cannot be created or changed through the API of Chargebee, so this flow creates nothing on either side: it links by the billing group, and what has no match goes to review with the remedy.',
	does: 'Houses in the PMS are linked with the business entities of Chargebee that bear the name of their billing group. Name, ID and status of the business entity travel to the PMS. A billing group that no business entity bears goes to *Review*. Customers without a billing group take no part.',
	setup: [
		'Enter the name of the business entity as billing group of each house in the PMS.',
		'Older events may be forgotten: rename each business entity that is not found, and rename it back. That makes a new event.',
	],
	customization: [
		'Only count the houses without business entity? Choose *List Them* for *Records Without Partner* under *Advanced*.',
		'Has your PMS other fields for this? Choose them in the rows and as match key.',
	],
	oneWay:
		'Nothing is written to Chargebee: business entities are made, renamed and closed in its settings only. So nothing leaves the second output.',
	notCarried: [
		'Everything else of the house: a business entity has a name and a status, and the API takes neither.',
		'Which customers belong to it: Chargebee decides that when a customer is created, and by transfers.',
	],
	checks: [
		'Enter the name of a business entity as billing group of a company: they are linked, and the company shows its ID and status.',
		'Enter a name that none bears: a review that says where to set one up. Set it up in Chargebee: they are linked by themselves, and the review is closed.',
		'Rename the business entity in Chargebee: the billing group follows.',
		'Close it in Chargebee: the company shows inactive.',
		'Give two companies one billing group: a review, no link by guess.',
		'Change the ID in the PMS: it is put back.',
		'A guest without billing group: neither linked nor asked about.',
	],
};
