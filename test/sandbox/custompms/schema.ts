/** The guests and company profiles of Custom PMS, field by field. */
import {
	country,
	days,
	email,
	flag,
	head,
	language,
	oneOf,
	phone,
	tail,
	text,
	type EntitySchema,
	type Field,
} from '../rest/schema';
import type { CustomPmsEntity } from '../types';

const address = (): Field => ({
	type: 'object',
	description: 'Home of a guest, seat of a company',
	fields: {
		line1: text(100, { description: 'Street and number' }),
		line2: text(100, { description: 'Floor, door, place or post office box' }),
		line3: text(100),
		postalCode: text(12),
		city: text(60),
		region: text(60, { description: 'State, county or province' }),
		country: country(),
	},
});

const customers: EntitySchema = {
	singular: 'Customer',
	key: { field: 'number', first: 30_001, prefix: 'G-' },
	needsOneOf: ['lastName', 'companyName'],
	filters: [
		'externalReference',
		'number',
		'email',
		'companyName',
		'lastName',
		'vatNumber',
		'subscriptionId',
		'type',
		'status',
	],
	sorts: ['id', 'modifiedAt', 'createdAt', 'number', 'lastName', 'companyName'],
	fields: {
		...head,
		number: text(30, {
			unique: true,
			description: 'Profile number; given by the server if left out',
		}),
		type: oneOf(['guest', 'company'], 'guest'),
		salutation: text(30),
		firstName: text(60, { form: 'name' }),
		lastName: text(60, { form: 'name', description: 'This or companyName is needed' }),
		companyName: text(100, { form: 'name', description: 'This or lastName is needed' }),
		department: text(60),
		email: email(),
		phone: phone(),
		mobile: phone(),
		language: language({ description: 'Locale such as da-DK' }),
		nationality: country(),
		birthDate: { type: 'date' },
		vatNumber: text(20),
		registrationNumber: text(20, { description: 'Number in the company register' }),
		address: address(),
		billingEmail: email(),
		paymentTermsDays: days(),
		loyaltyNumber: text(30),
		allowMarketing: flag(),
		vip: flag(),
		subscriptionId: text(50, {
			description: 'Subscription by which the guest pays, in the billing system',
		}),
		billingGroup: text(100, {
			description:
				'Name of the business entity in Chargebee that this company stands for; empty for all others',
		}),
		businessEntityId: text(50, {
			description: 'Business entity in Chargebee that the customer belongs to',
		}),
		businessEntityStatus: text(20, {
			description: 'Whether that business entity is in use, in the words of Chargebee',
		}),
		status: oneOf(['active', 'blocked', 'archived'], 'active'),
		...tail,
	},
};

export const schema: Record<CustomPmsEntity, EntitySchema> = { customers };
