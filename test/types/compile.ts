// Compiles small files that exist only in memory, as if they stood in this folder, with the settings of the project.
import path from 'node:path'
import ts from 'typescript'

export interface Diagnosis {
  readonly code: number
  readonly text: string
}

function projectOptions(): ts.CompilerOptions {
  const file = path.resolve(import.meta.dirname, '../../tsconfig.json')
  const { config } = ts.readConfigFile(file, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, path.dirname(file))
  // A fragment declares more than it uses.
  return { ...options, noUnusedLocals: false, noUnusedParameters: false }
}

/** @param sources name -> text @returns name -> what the compiler says about that file, all in one program */
export function compile(sources: Readonly<Record<string, string>>): Map<string, readonly Diagnosis[]> {
  const texts = new Map(
    Object.entries(sources).map(([name, text]) => [path.join(import.meta.dirname, `virtual-${name}.ts`), text]),
  )
  const options = projectOptions()
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => texts.has(path.normalize(file)) || fileExists(file)
  host.readFile = (file) => texts.get(path.normalize(file)) ?? readFile(file)
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(path.normalize(file))
    return text === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version, true)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  return new Map(
    Object.keys(sources).map((name) => {
      const file = program.getSourceFile(path.join(import.meta.dirname, `virtual-${name}.ts`))
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      return [name, found.map(diagnosisOf)]
    }),
  )
}

const diagnosisOf = ({ code, messageText }: ts.Diagnostic): Diagnosis => ({
  code,
  text: ts.flattenDiagnosticMessageText(messageText, '\n'),
})
