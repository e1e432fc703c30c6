import type { RestSystem } from '../shared/rest/system';
import { SYSTEM_LABELS } from '../shared/systemLabels';

export const CUSTOMERP: RestSystem = {
	system: 'customerp',
	label: SYSTEM_LABELS.customerp,
	credentialType: 'customerpApi',
	credentialName: 'Customerp API',
};
