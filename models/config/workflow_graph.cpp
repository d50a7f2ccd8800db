#include "models/config/workflow_graph.h"

#include <algorithm>
#include <map>
#include <set>

namespace groundswell::config {

namespace {

std::vector<std::string> successors(const WorkflowGraph& graph, const std::string& state) {
    std::vector<std::string> out;
    for (const WorkflowGraph::Edge& edge : graph.edges) {
        if (edge.from == state && std::find(out.begin(), out.end(), edge.to) == out.end()) out.push_back(edge.to);
    }
    return out;
}

// Depth-first search with an explicit path: a document may chain thousands of states.
class CycleSearch {
public:
    explicit CycleSearch(const WorkflowGraph& graph) : m_graph(graph) {}

    std::vector<std::vector<std::string>> run() {
        for (const std::string& state : m_graph.states) {
            if (m_done.count(state) == 0) visit(state);
        }
        return std::move(m_cycles);
    }

private:
    struct Frame {
        std::string state;
        std::vector<std::string> next;
        std::size_t taken = 0;
    };

    void visit(const std::string& start) {
        push(start);
        while (!m_path.empty()) {
            Frame& top = m_path.back();
            if (top.taken == top.next.size()) {
                m_done.insert(top.state);
                m_onPath.erase(top.state);
                m_path.pop_back();
                continue;
            }
            const std::string state = top.next[top.taken++];
            if (m_onPath.count(state) != 0) {
                report(state);
            } else if (m_done.count(state) == 0) {
                push(state);
            }
        }
    }

    void push(const std::string& state) {
        m_onPath.insert(state);
        m_path.push_back({state, successors(m_graph, state)});
    }

    void report(const std::string& state) {
        std::vector<std::string> cycle;
        const auto begin =
            std::find_if(m_path.begin(), m_path.end(), [&](const Frame& frame) { return frame.state == state; });
        for (auto frame = begin; frame != m_path.end(); ++frame) {
            if (m_reported.count(frame->state) != 0) return;
            cycle.push_back(frame->state);
        }
        m_reported.insert(cycle.begin(), cycle.end());
        cycle.push_back(state);
        m_cycles.push_back(std::move(cycle));
    }

    const WorkflowGraph& m_graph;
    std::vector<Frame> m_path;
    std::set<std::string> m_onPath;
    std::set<std::string> m_done;
    std::set<std::string> m_reported;
    std::vector<std::vector<std::string>> m_cycles;
};

}  // namespace

std::vector<std::vector<std::string>> findCycles(const WorkflowGraph& graph) {
    return CycleSearch(graph).run();
}

std::vector<std::string> unreachableStates(const WorkflowGraph& graph) {
    std::set<std::string> reached{graph.initial};
    std::vector<std::string> waiting{graph.initial};
    while (!waiting.empty()) {
        const std::string state = std::move(waiting.back());
        waiting.pop_back();
        for (std::string& next : successors(graph, state)) {
            if (reached.insert(next).second) waiting.push_back(std::move(next));
        }
    }
    std::vector<std::string> out;
    std::copy_if(graph.states.begin(), graph.states.end(), std::back_inserter(out),
                 [&](const std::string& state) { return reached.count(state) == 0; });
    return out;
}

}  // namespace groundswell::config
