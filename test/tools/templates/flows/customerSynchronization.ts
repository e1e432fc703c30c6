import { both } from '../rows';
import type { Flow } from '../types';
import { crmCustomer } from './crmCustomer';

const NUMBER = 'number';

/** Flow 10's pair and map, for people who decide customer by customer. */
export const customerSynchronization: Flow = {
	...crmCustomer,
	name: 'customer-synchronization-flow',
	title: 'Synchronize the customers that people have chosen',
	part: 'by decision',
	withoutDecision: 'wait',
	conflict: 'ask',
	keepNames: true,
	map: crmCustomer.map.map((row) =>
		row.left === NUMBER
			? both('alias', NUMBER, row.right, {
					aliasDropLeadingZeros: true,
					note: 'The account number that users of Wave see, without zeros in front. Numbers that differ in leading zeros only would be one there: the first goes through, the others are held. The number in the CRM stays as it is',
				})
			: row,
	),
	intro:
		'The customers of the CRM that somebody has chosen to synchronize are kept in step with customers in Wave; all others stay where they are. People choose when they create a customer, and administrators on a page of their own: see [customer synchronization](../customer-synchronization.md). It takes the place of [`customcrm-customer--wave-customer`](customcrm-customer--wave-customer.md), whose field map it has: use one of the two, not both.',
	does: 'Sets a customer of the CRM up in Wave once somebody has decided so, and keeps both in step from then on: number, name, phones, website, currency, billing address, shipping and notes. Customers on which nobody has decided wait; those that are excluded stay in the CRM for good.',
	setup: [
		'Several businesses? Choose one in both Wave nodes.',
		'Shall Wave have the zeros in front of a number? Switch the option off in the row *number*.',
		'Import `customer-synchronization-new-customer` and `customer-synchronization-customers`, in which people decide.',
	],
	customization: [
		'Another pair of systems: replace the four nodes that read and write, and the map in *Compare and plan*.',
		'Shall customers without a decision be synchronized? Change *Records Without Decision* in *Advanced*.',
	],
	checks: [
		'Create three customers with the form, one with each choice: only the first one appears in Wave.',
		'Edit the excluded one in the CRM, run a complete pass: it does not come over.',
		'Set up the postponed one on the administrators’ page: it appears in Wave.',
		'Create 0042, 42 and 00042 and synchronize all three: one goes through, the page says of the others why they are held.',
		'Change the website on both sides: the customer is among the conflicts, and the value that you choose is on both sides.',
		'Deactivate a linked customer and edit both sides: nothing is carried. Synchronize it again: both edits are merged.',
	],
};
