package main

import (
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// Word is one expansion.
type Word struct {
	// Text is the word after expansion, or the error.
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
	// Words is the same split at white space outside quotes, as EXPOSE does.
	Words []string `json:"words"`
	// Unmatched are the names that nothing defines.
	Unmatched []string `json:"unmatched,omitempty"`
}

func (job *Job) lex(answer *Answer) {
	escape := '\\'
	if job.Escape != "" {
		escape = []rune(job.Escape)[0]
	}
	env := shell.EnvsFromSlice(job.Env)
	for _, text := range job.Words {
		lex := shell.NewLex(escape)
		if job.Raw {
			lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
		}
		result, err := lex.ProcessWordWithMatches(text, env)
		word := Word{Text: result.Result}
		if err != nil {
			word = Word{Error: err.Error()}
		} else if word.Words, err = lex.ProcessWords(text, env); err != nil {
			word.Error = err.Error()
		}
		for name := range result.Unmatched {
			word.Unmatched = append(word.Unmatched, name)
		}
		slices.Sort(word.Unmatched)
		answer.Words = append(answer.Words, word)
	}
}
