/** Nodes of n8n's forms, as the editor writes them. */
import { base, withWebhook, type Draft } from '../workflow';
import { FORM_STYLE } from './style';

const TRIGGER: [string, number] = ['formTrigger', 2.5];
const FORM: [string, number] = ['form', 2.5];

type Element =
	| { fieldType: 'html'; html: string }
	| { fieldType: 'hiddenField'; fieldName: string; fieldValue: string }
	| {
			fieldType: 'text' | 'email' | 'textarea' | 'dropdown' | 'radio';
			fieldLabel: string;
			fieldName: string;
			placeholder?: string;
			defaultValue?: string;
			requiredField?: true;
			fieldOptions?: { values: Array<{ option: string }> };
	  };

export type FormElement = Element;

export interface Page {
	title: string;
	text?: string;
	button: string;
	elements: FormElement[];
}

/** HTML that is put together from expressions; n8n takes scripts, styles and classes out of it. */
export const html = (text: string): FormElement => ({ fieldType: 'html', html: text });

/**
 * Tells a page that somebody sent from one that nobody answered in time: n8n then passes on what came in, as if the page were
 * not there.
 */
export const sent = (name: string): FormElement => ({
	fieldType: 'hiddenField',
	fieldName: name,
	fieldValue: 'yes',
});

/** What waits in a form is people's data in n8n's database, so it does not wait for ever. */
const waitAtMost = (hours: number) => ({
	limitWaitTime: true,
	limitType: 'afterTimeInterval',
	resumeAmount: hours,
	resumeUnit: 'hours',
});
/** A working day for whoever is called away, an hour for a last page that nobody sees. */
const HOURS = { page: 8, ending: 1 };

const looks = { customCss: FORM_STYLE };

/** The first page: a form of its own address, behind a password. */
export const firstPage = (
	name: string,
	position: Draft['position'],
	{ path, page }: { path: string; page: Page },
): Draft =>
	withWebhook(
		base(name, TRIGGER, position, {
			authentication: 'basicAuth',
			formTitle: page.title,
			formDescription: page.text ?? '',
			formFields: { values: page.elements },
			options: { appendAttribution: false, buttonLabel: page.button, path, ...looks },
		}),
		path,
	);

export const nextPage = (
	name: string,
	position: Draft['position'],
	page: Page,
	webhookId: string,
): Draft =>
	withWebhook(
		base(name, FORM, position, {
			operation: 'page',
			defineForm: 'fields',
			formFields: { values: page.elements },
			...waitAtMost(HOURS.page),
			options: {
				formTitle: page.title,
				...(page.text === undefined ? {} : { formDescription: page.text }),
				buttonLabel: page.button,
				...looks,
			},
		}),
		webhookId,
	);

export const lastPage = (
	name: string,
	position: Draft['position'],
	{ title, text }: { title: string; text: string },
	webhookId: string,
): Draft =>
	withWebhook(
		base(name, FORM, position, {
			operation: 'completion',
			respondWith: 'text',
			completionTitle: title,
			completionMessage: text,
			...waitAtMost(HOURS.ending),
			options: { formTitle: 'New customer', ...looks },
		}),
		webhookId,
	);
