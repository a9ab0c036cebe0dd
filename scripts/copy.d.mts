// The types of copy.mjs, which runs as it is.
export declare function nodeTooOld(least: string, version: string): string;
export declare const MODULES_ELSEWHERE: string;
export declare const INSTALLING: string;
export declare const NOT_INSTALLED: string;
export declare const INSTALLED: string;
export declare function buildNotWritten(code: string): string;
export declare function folderNotEntered(folder: string, code: string, root: string): string;
export declare function builtIn(folder: string, milliseconds: number): string;
export declare function builtBefore(folder: string): string;
