import type { Flow } from '../types';
import { persons } from './persons';

export const flows: Flow[] = [persons];
