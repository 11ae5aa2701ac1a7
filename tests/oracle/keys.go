package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/solver"
	"github.com/moby/buildkit/solver/llbsolver/ops"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

// vertex is what the operations' constructors ask of one.
type vertex struct {
	digest digest.Digest
	inputs int
	name   string
}

func (v vertex) Digest() digest.Digest         { return v.digest }
func (v vertex) Sys() any                      { return nil }
func (v vertex) Options() solver.VertexOptions { return solver.VertexOptions{} }
func (v vertex) Inputs() []solver.Edge         { return make([]solver.Edge, v.inputs) }
func (v vertex) Name() string                  { return v.name }

// read asks BuildKit's own operations for their cache map and folds it with the keys of the inputs.
func (step *Step) read(op *pb.Op, keys map[string]string, job *Job) error {
	v := vertex{digest: digest.Digest(step.Digest), inputs: len(op.Inputs), name: step.Name}
	var cm *solver.CacheMap
	switch kind := op.Op.(type) {
	case *pb.Op_Exec:
		exec, err := ops.NewExecOp(v, kind, op.Platform, nil, nil, nil, nil, nil, nil, false)
		if err != nil {
			return err
		}
		if cm, _, err = exec.CacheMap(context.Background(), nil, 0); err != nil {
			return err
		}
		step.Selectors = execSelectors(kind.Exec, len(op.Inputs), cm)
	case *pb.Op_File:
		file, err := ops.NewFileOp(v, kind, nil, nil, nil)
		if err != nil {
			return err
		}
		if cm, _, err = file.CacheMap(context.Background(), nil, 0); err != nil {
			return err
		}
		step.Selectors = fileSelectors(kind.File, len(op.Inputs), cm)
	case *pb.Op_Merge:
		merge, err := ops.NewMergeOp(v, kind, nil)
		if err != nil {
			return err
		}
		if cm, _, err = merge.CacheMap(context.Background(), nil, 0); err != nil {
			return err
		}
		step.Selectors = make([]string, len(op.Inputs))
	case *pb.Op_Source:
		step.Key = sourceKey(kind.Source, op.Platform, job)
		return nil
	default:
		return fmt.Errorf("no key for %s", step.Kind)
	}
	step.Map = cm.Digest.String()
	parts := []string{step.Map}
	for i, input := range step.Inputs {
		parts = append(parts, step.Selectors[i], keys[input])
	}
	step.Key = digest.FromString(strings.Join(parts, "\n")).String()
	return nil
}

// sourceKey holds what a source resolves to, given that the outside world stands still: for the context one
// constant, because what counts of it is the content that steps select.
func sourceKey(source *pb.SourceOp, platform *pb.Platform, job *Job) string {
	if strings.HasPrefix(source.Identifier, "local://") {
		return source.Identifier
	}
	attrs := map[string]string{}
	for k, v := range source.Attrs {
		if k != pb.AttrImageResolveMode {
			attrs[k] = v
		}
	}
	attributes, _ := json.Marshal(attrs)
	key := source.Identifier + " " + string(attributes)
	if strings.HasPrefix(source.Identifier, "docker-image://") {
		// A reference that carries a digest is known by the digest alone.
		if _, dgst, ok := strings.Cut(source.Identifier, "@"); ok {
			key = dgst
		} else {
			key = job.digest(strings.TrimPrefix(source.Identifier, "docker-image://")).String()
		}
		if platform != nil {
			key += " " + platforms.FormatAll(platforms.Normalize(platform.Spec()))
		}
	}
	return key
}

// selector is one look at an input's content.
type selector struct {
	Path, Include, Exclude, Required string
	Wildcard, Follow                 bool
}

func spell(selectors []selector) string {
	out := make([]string, 0, len(selectors))
	for _, s := range selectors {
		dt, _ := json.Marshal(s)
		out = append(out, string(dt))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ";")
}

// fileSelectors spells what a file operation looks at, for each input whose content decides; other inputs count
// as a whole by their own key, and give an empty string.
func fileSelectors(op *pb.FileOp, inputs int, cm *solver.CacheMap) []string {
	found := make([][]selector, inputs)
	for _, action := range op.Actions {
		c := action.GetCopy()
		if c == nil || action.SecondaryInput < 0 || int(action.SecondaryInput) >= inputs {
			continue
		}
		found[action.SecondaryInput] = append(found[action.SecondaryInput], selector{
			Path:     path.Join("/", c.Src),
			Include:  strings.Join(c.IncludePatterns, "\x00"),
			Exclude:  strings.Join(c.ExcludePatterns, "\x00"),
			Required: strings.Join(c.RequiredPaths, "\x00"),
			Wildcard: c.AllowWildcard && strings.ContainsAny(c.Src, "*?["),
			Follow:   c.FollowSymlink,
		})
	}
	out := make([]string, inputs)
	for i := range out {
		if cm.Deps[i].ComputeDigestFunc != nil {
			out[i] = spell(found[i])
		}
	}
	return out
}

// execSelectors does the same for the mounts of a command.
func execSelectors(op *pb.ExecOp, inputs int, cm *solver.CacheMap) []string {
	found := make([][]selector, inputs)
	for _, m := range op.Mounts {
		if m.Input < 0 || int(m.Input) >= inputs {
			continue
		}
		if m.MountType == pb.MountType_SECRET || m.MountType == pb.MountType_SSH || m.MountType == pb.MountType_TMPFS {
			continue
		}
		found[m.Input] = append(found[m.Input], selector{Path: path.Join("/", m.Selector), Follow: true})
	}
	out := make([]string, inputs)
	for i := range out {
		if cm.Deps[i].ComputeDigestFunc != nil {
			out[i] = spell(found[i])
		}
	}
	return out
}
