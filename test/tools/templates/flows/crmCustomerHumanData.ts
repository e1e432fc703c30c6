import { both, customCrm, wave } from '../rows';
import type { Flow } from '../types';
import { crmCustomer } from './crmCustomer';

export const crmCustomerHumanData: Flow = {
	name: 'customcrm-customer--wave-customer-human-data',
	title: 'Keep the human data of Custom CRM and Wave customers in step',
	left: customCrm('customer', 'customers'),
	right: wave('customer', 'customers'),
	part: 'human data',
	linksOf: crmCustomer.name,
	create: 'none',
	only: {
		name: 'Only with consent',
		text: "$json._sync.deleted ? 'deleted' : $json.allowPersonalData === true ? 'consent' : ''",
		hint: 'It is the switch for consent: customers pass whose *Allow Personal Data* is on in the CRM. Once it is switched off, nothing more is passed on in either direction. **What is in Wave by then stays there, and has to be removed there by hand.** Switched on again, the customer takes part again, with all that was edited meanwhile.',
	},
	map: [
		both('text', 'firstName', 'firstName', {
			note: 'Of the person, or of the contact person of a company',
		}),
		both('text', 'lastName', 'lastName'),
		both('email', 'email', 'email', {
			note: 'Wave sends invoices to it. Without consent it has to be entered there by hand',
		}),
		both('phone', 'mobile', 'mobile'),
	],
	match: [],
	intro:
		'The fields about a person of every customer in the CRM that allows it are kept in step with the same fields of the Wave customer that [`customcrm-customer--wave-customer`](customcrm-customer--wave-customer.md) has linked it with. This flow has a field map, baselines and approval of its own, so it can be stopped, or never started, without touching the other one.',
	does: 'First name, last name, email and mobile travel both ways between a customer in the CRM and its customer in Wave, if the CRM says *Allow Personal Data*. It creates nothing: a customer waits here until `customcrm-customer--wave-customer` has linked it. **Consent withdrawn: nothing more is passed on. What is in Wave stays, and has to be removed there by hand.**',
	setup: [
		'Run `customcrm-customer--wave-customer` first: this flow uses its links.',
		'Several businesses? Choose the same in both Wave nodes.',
		'Are your mobiles written without a calling code? Enter it in the options of the row.',
	],
	customization: [
		'Is consent kept elsewhere in your CRM? Change the condition in *Only with consent*.',
		'Add no row for a field that the other flow carries: each field belongs to one of them.',
	],
	oneWay:
		'Wave takes back every field here, and is asked to write only the four. **Consent withdrawn stops this flow for the customer; it erases nothing in Wave.** Remove what is there by hand.',
	notCarried: [
		'Name, number, phone, addresses, notes: carried by `customcrm-customer--wave-customer`. The name of a person is the name of the customer there.',
		'Allow Personal Data: the switch itself stays in the CRM, as Wave has no field for it.',
	],
	checks: [
		'Create a customer with consent in the CRM: the other flow sets it up in Wave, then this one fills in the four fields.',
		'Let only this flow run: no customer is created, and it waits without a review.',
		'Create one without consent: it is set up in Wave without the four fields.',
		'Switch the consent on: the four fields appear in Wave.',
		'Switch it off, then change the email on either side: neither change is passed on, and Wave keeps what it has.',
		'Switch it on again: the changes that were held back are carried.',
		'Change the phone in the CRM and the mobile in Wave within one minute: both flows run, and both changes survive.',
		'Empty the mobile in Wave: it is emptied in the CRM.',
		'Delete the customer in Wave: the other flow ends the link, and this one carries nothing any more.',
	],
};
