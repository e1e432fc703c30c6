import { APPROVE, approveTemplate } from './approve';
import { template } from './canvas';
import { CHARGEBEE_WEBHOOK, chargebeeWebhookTemplate } from './chargebeeWebhook';
import { flows } from './flows';
import { flowPage } from './page';
import { ALARM, alarmTemplate } from './people/alarm';
import { CUSTOMERS, customersTemplate } from './people/customersPage';
import { NEW_CUSTOMER, newCustomerTemplate } from './people/newCustomer';
import type { Template } from './workflow';

const json = (workflow: Template): string => `${JSON.stringify(workflow, null, 2)}\n`;

/** Text of every file that is made here, by its path in the repository. */
export const files = (): Record<string, string> =>
	Object.fromEntries([
		...flows.map((flow) => [`workflows/${flow.name}.json`, json(template(flow))]),
		...flows.map((flow) => [`docs/flows/${flow.name}.md`, flowPage(flow)]),
		[`workflows/${APPROVE}.json`, json(approveTemplate())],
		[`workflows/${CHARGEBEE_WEBHOOK}.json`, json(chargebeeWebhookTemplate())],
		[`workflows/${NEW_CUSTOMER}.json`, json(newCustomerTemplate())],
		[`workflows/${CUSTOMERS}.json`, json(customersTemplate())],
		[`workflows/${ALARM}.json`, json(alarmTemplate())],
	]);
