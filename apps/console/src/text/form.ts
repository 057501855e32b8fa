import type { Field } from '../ui/schema-form/field.ts';

export const EDIT_AS_JSON = 'Edit as JSON';
export const EDIT_AS_FORM = 'Edit as form';
export const ADD = 'Add';
export const LEFT_OUT = 'Not set';
export const YES = 'Yes';
export const NO = 'No';
export const OPTIONAL = 'optional';
export const removeEntry = (name: string, index: number): string => `Remove ${name} ${index + 1}`;
export const entry = (name: string, index: number): string => `${name} ${index + 1}`;
export const notJson = (problem: string): string => `This is not JSON: ${problem}`;

/** What kind of value is asked for, in one word. */
export function kindOf(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.input === 'datetime-local' ? 'date and time' : field.input;
    case 'number':
      return field.whole ? 'whole number' : 'number';
    case 'boolean':
      return 'yes or no';
    case 'json':
      return 'JSON';
    case 'list':
      return 'list';
    default:
      return '';
  }
}
