package main

import (
	"context"
	"encoding/json"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

// Step is one vertex.
type Step struct {
	// Digest is the definition's, of the vertex and all before it.
	Digest string `json:"digest"`
	// Name is what progress shows.
	Name string `json:"name"`
	// Kind is exec, file, source, merge, diff or build.
	Kind string `json:"kind"`
	// Inputs are digests.
	Inputs []string `json:"inputs"`
	// Lines are those of the Dockerfile, from 1.
	Lines [][2]int32 `json:"lines"`
	// Op is the operation as JSON, for tests that want to see why keys differ.
	Op json.RawMessage `json:"op,omitempty"`
	// Map is BuildKit's own cache map digest of the operation alone; empty for sources.
	Map string `json:"map,omitempty"`
	// Selectors say for each input what of it is looked at, where its content decides.
	Selectors []string `json:"selectors,omitempty"`
	// Key stands for Map, Selectors and the keys of all inputs: equal keys mean that BuildKit, given equal
	// sources, answers from its cache.
	Key string `json:"key"`
	// NoCache is set when the step was told to run.
	NoCache bool `json:"noCache,omitempty"`
}

// options are those that BuildKit's own frontend makes of a request.
func (job *Job) options(warn func(rule, description, url, message string, location []parser.Range)) (*dockerfile2llb.ConvertOpt, error) {
	bc, err := job.builder()
	if err != nil {
		return nil, err
	}
	source, err := bc.ReadEntrypoint(context.Background(), "Dockerfile")
	if err != nil {
		return nil, err
	}
	opt := &dockerfile2llb.ConvertOpt{
		Config:       bc.Config,
		Client:       bc,
		SourceMap:    source.SourceMap,
		MetaResolver: &engine{job: job},
		Warn:         warn,
	}
	if len(bc.TargetPlatforms) > 0 {
		opt.TargetPlatform = &bc.TargetPlatforms[0]
	}
	return opt, nil
}

func (job *Job) convert(answer *Answer) error {
	opt, err := job.options(func(rule, description, url, message string, location []parser.Range) {
		answer.Warnings = append(answer.Warnings, Warning{Rule: rule, Message: message, Lines: lines(location)})
	})
	if err != nil {
		return err
	}
	ctx := context.Background()
	result, err := dockerfile2llb.Dockerfile2LLB(ctx, []byte(job.Dockerfile), *opt)
	if err != nil {
		return err
	}
	answer.Image = result.Image
	def, err := result.State.Marshal(ctx)
	if err != nil {
		return err
	}
	answer.Steps, err = job.steps(def.ToPB())
	return err
}

// steps lists the vertices of a definition, but for the last, which only names the result.
func (job *Job) steps(def *pb.Definition) ([]Step, error) {
	var out []Step
	keys := map[string]string{}
	for i, dt := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(dt); err != nil {
			return nil, err
		}
		if op.Op == nil && i == len(def.Def)-1 {
			break
		}
		dgst := digest.FromBytes(dt).String()
		step := Step{Digest: dgst, Kind: kind(&op)}
		for _, input := range op.Inputs {
			step.Inputs = append(step.Inputs, input.Digest)
		}
		if meta := def.Metadata[dgst]; meta != nil {
			step.Name = meta.Description["llb.customname"]
			step.NoCache = meta.IgnoreCache
		}
		if def.Source != nil {
			if locations := def.Source.Locations[dgst]; locations != nil {
				for _, location := range locations.Locations {
					for _, r := range location.Ranges {
						step.Lines = append(step.Lines, [2]int32{r.Start.Line, r.End.Line})
					}
				}
			}
		}
		text, err := json.Marshal(op.Op)
		if err != nil {
			return nil, err
		}
		step.Op = text
		if err := step.read(&op, keys, job); err != nil {
			return nil, err
		}
		keys[dgst] = step.Key
		out = append(out, step)
	}
	return out, nil
}

func kind(op *pb.Op) string {
	switch op.Op.(type) {
	case *pb.Op_Exec:
		return "exec"
	case *pb.Op_File:
		return "file"
	case *pb.Op_Source:
		return "source"
	case *pb.Op_Merge:
		return "merge"
	case *pb.Op_Diff:
		return "diff"
	case *pb.Op_Build:
		return "build"
	}
	return "none"
}
