#include "pipeline/jobs/mapped_task.h"
#include "pipeline/jobs/signature.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace groundswell::jobs {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

using Kind = Signature::Kind;

// The same, begun by a failure: its first jobs take another rule.
Signature onFailure(Signature signature) {
    if (signature.kind == Kind::Chain && !signature.parts.empty()) {
        signature.parts.front() = onFailure(std::move(signature.parts.front()));
    } else if (signature.kind == Kind::Group || signature.kind == Kind::Chord) {
        const std::size_t bodies = signature.kind == Kind::Chord ? 1 : 0;
        for (std::size_t i = 0; i + bodies < signature.parts.size(); ++i)
            signature.parts[i] = onFailure(std::move(signature.parts[i]));
    } else if (signature.rule == domain::TriggerRule::AllSuccess) {
        signature.rule = domain::TriggerRule::OneFailed;
    }
    return signature;
}

// Lays the jobs of signatures out, one behind the other.
class Expansion {
public:
    explicit Expansion(const TaskRegistry& tasks) : m_tasks(tasks) {}

    /// What a part waits for. Several, or a group of one, are passed on as a list.
    struct Inputs {
        std::vector<std::size_t> jobs;
        bool isList = false;
    };

    Inputs add(const Signature& signature, const Inputs& inputs, int depth = 0) {
        if (depth > maxSignatureDepth) complain("Signatures lie more than 32 deep in each other.");
        if (m_error) return {};
        Inputs outputs = addKind(signature, inputs, depth);
        if (m_error) return {};
        for (const Signature& callback : signature.onSuccess) add(callback, outputs, depth + 1);
        for (const Signature& callback : signature.onError) addErrorCallback(callback, outputs, depth);
        return outputs;
    }

    core::Result<domain::JobGraph> take() && {
        if (m_error) return *m_error;
        return std::move(m_graph);
    }

private:
    void complain(const std::string& what) {
        if (!m_error) m_error = Error(ErrorCode::InvalidInput, what);
    }

    Inputs addKind(const Signature& signature, const Inputs& inputs, int depth) {
        switch (signature.kind) {
            case Kind::Task: return addJob(signature, signature.task, signature.arguments, inputs);
            case Kind::Map:
            case Kind::Starmap: return addMapped(signature, signature.arguments, inputs);
            case Kind::Chunks: return addChunks(signature, inputs);
            case Kind::Chain: return addChain(signature, inputs, depth);
            case Kind::Group: return addGroup(signature, signature.parts.size(), inputs, depth);
            case Kind::Chord: return addChord(signature, inputs, depth);
        }
        return {};
    }

    Inputs addJob(const Signature& signature, const std::string& task, const json& arguments, const Inputs& inputs) {
        const bool takes = !signature.immutable && !inputs.jobs.empty();
        auto job = m_tasks.makeJob(task, arguments, signature.options, !takes);
        if (!job) {
            if (!m_error) m_error = std::move(job).error();
            return {};
        }
        job->rule = signature.rule;
        const std::size_t index = m_graph.jobs.size();
        m_graph.jobs.push_back(std::move(*job));
        const domain::PassOn pass = !takes          ? domain::PassOn::Nothing
                                    : inputs.isList ? domain::PassOn::List
                                                    : domain::PassOn::Value;
        for (const std::size_t upstream : inputs.jobs) m_graph.edges.push_back({upstream, index, pass});
        return {{index}, false};
    }

    Inputs addMapped(const Signature& signature, const json& items, const Inputs& inputs) {
        json arguments{{"task", signature.task}};
        if (items.is_array() && (!items.empty() || inputs.jobs.empty())) arguments["items"] = items;
        return addJob(signature, std::string(signature.kind == Kind::Map ? mapTask : starmapTask), arguments, inputs);
    }

    Inputs addChunks(const Signature& signature, const Inputs& inputs) {
        if (signature.chunk == 0 || !signature.arguments.is_array() || signature.arguments.empty()) {
            complain("Chunks need a list and a size of at least 1.");
            return {};
        }
        Inputs outputs{{}, true};
        const int group = ++m_groups;
        const json& all = signature.arguments;
        for (std::size_t at = 0; at < all.size() && !m_error; at += signature.chunk) {
            json items = json::array();
            for (std::size_t i = at; i < std::min(all.size(), at + signature.chunk); ++i) items.push_back(all[i]);
            join(outputs, addMapped(signature, items, inputs), group);
        }
        return outputs;
    }

    Inputs addChain(const Signature& signature, const Inputs& inputs, int depth) {
        if (signature.parts.empty()) complain("A chain needs at least one part.");
        Inputs last = inputs;
        for (const Signature& part : signature.parts) last = add(part, last, depth + 1);
        return last;
    }

    Inputs addGroup(const Signature& signature, std::size_t parts, const Inputs& inputs, int depth) {
        if (parts == 0) complain("A group needs at least one part.");
        Inputs outputs{{}, true};
        const int group = ++m_groups;
        for (std::size_t i = 0; i < parts && !m_error; ++i)
            join(outputs, add(signature.parts[i], inputs, depth + 1), group);
        return outputs;
    }

    Inputs addChord(const Signature& signature, const Inputs& inputs, int depth) {
        if (signature.parts.size() < 2) {
            complain("A chord needs at least one part and a body.");
            return {};
        }
        const Inputs header = addGroup(signature, signature.parts.size() - 1, inputs, depth);
        return add(signature.parts.back(), header, depth + 1);
    }

    // The results of a part are places of its group; a part that is a group itself has them in a row.
    void join(Inputs& outputs, const Inputs& part, int group) {
        for (const std::size_t job : part.jobs) {
            if (m_graph.jobs[job].group == 0) {
                m_graph.jobs[job].group = group;
                m_graph.jobs[job].position = static_cast<int>(outputs.jobs.size());
            }
            outputs.jobs.push_back(job);
        }
    }

    // A failure anywhere blocks what comes behind it, so that the last ones tell of it.
    void addErrorCallback(const Signature& callback, const Inputs& outputs, int depth) {
        const std::size_t first = m_graph.edges.size();
        add(onFailure(callback), {outputs.jobs, false}, depth + 1);
        for (std::size_t i = first; i < m_graph.edges.size(); ++i) {
            domain::NewJobEdge& edge = m_graph.edges[i];
            const bool fromOutputs =
                std::find(outputs.jobs.begin(), outputs.jobs.end(), edge.upstream) != outputs.jobs.end();
            if (fromOutputs && edge.pass == domain::PassOn::Value) edge.pass = domain::PassOn::Error;
        }
    }

    const TaskRegistry& m_tasks;
    domain::JobGraph m_graph;
    int m_groups = 0;
    std::optional<Error> m_error;
};

}  // namespace

core::Result<domain::JobGraph> expand(const Signature& signature, const TaskRegistry& tasks,
                                      std::vector<std::size_t>* results) {
    Expansion expansion(tasks);
    const Expansion::Inputs outputs = expansion.add(signature, {});
    if (results != nullptr) *results = outputs.jobs;
    return std::move(expansion).take();
}

}  // namespace groundswell::jobs
