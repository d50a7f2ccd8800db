#include "ui/editors/workflow_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace groundswell::ui {

namespace {

constexpr int flowFailureColumn = 2;
constexpr double flowLeft = 24;
constexpr double flowTop = 56;
constexpr double flowRowStep = 128;
constexpr double flowGap = 24;  // from a box to the middle of what is between boxes
constexpr double flowLane = 8;  // between lines that run side by side
constexpr int flowLanes = 4;
constexpr double flowFailureLength = 160;
constexpr double flowSentenceWidth = 200;

using FlowStates = std::vector<std::string>;

struct FlowSlot {
    int column = 0;
    int row = 0;
};

QRectF flowRect(FlowSlot slot, WorkflowRoom room) {
    return {flowLeft + slot.column * (workflowBoxWidth + room.gap), flowTop + slot.row * flowRowStep, workflowBoxWidth,
            workflowBoxHeight};
}

FlowSlot flowSlot(std::size_t place, int rowBoxes) {
    const int row = static_cast<int>(place) / rowBoxes;
    const int along = static_cast<int>(place) % rowBoxes;
    return {row % 2 == 0 ? along : rowBoxes - 1 - along, row};
}

// Where the states stand in the flow.
class FlowOrder {
public:
    explicit FlowOrder(const config::WorkflowSketch& sketch) : m_sketch(sketch) {
        for (const config::SketchedStep& step : sketch.steps) {
            if (!sketch.hasState(step.from)) continue;
            add(step.from, step.to);
            for (const std::string& route : step.routes) add(step.from, route);
            if (sketch.hasState(step.onError)) m_forFailures.insert(step.onError);
        }
        for (const auto& [from, targets] : m_next) {
            m_forFailures.erase(from);
            for (const std::string& target : targets) m_forFailures.erase(target);
        }
        m_forFailures.erase(sketch.initial);
    }

    [[nodiscard]] bool isForFailures(const std::string& state) const { return m_forFailures.contains(state); }

    /// Those that are not for failures: by the longest way to them, then as the flow was walked; what cannot be reached
    /// comes last.
    [[nodiscard]] FlowStates ordered() {
        if (m_sketch.hasState(m_sketch.initial)) walk(m_sketch.initial);
        std::reverse(m_finished.begin(), m_finished.end());
        std::map<std::string, int> ranks;
        std::map<std::string, std::size_t> places;
        for (std::size_t i = 0; i < m_finished.size(); ++i) places[m_finished[i]] = i;
        for (const std::string& state : m_finished) {
            for (const std::string& next : m_next[state]) {
                // What leads back is part of a cycle and says nothing of the order.
                if (places[next] > places[state]) ranks[next] = std::max(ranks[next], ranks[state] + 1);
            }
        }
        FlowStates order = m_finished;
        std::stable_sort(order.begin(), order.end(),
                         [&](const std::string& a, const std::string& b) { return ranks[a] < ranks[b]; });
        for (const std::string& state : m_sketch.states) {
            if (!places.contains(state) && !isForFailures(state)) order.push_back(state);
        }
        return order;
    }

private:
    void add(const std::string& from, const std::string& to) {
        if (m_sketch.hasState(to)) m_next[from].push_back(to);
    }

    // Depth first with a path of its own: a document may chain thousands of states.
    void walk(const std::string& start) {
        std::vector<std::pair<std::string, std::size_t>> path{{start, 0}};
        std::set<std::string> seen{start};
        while (!path.empty()) {
            const std::string state = path.back().first;
            const FlowStates& next = m_next[state];
            if (path.back().second == next.size()) {
                m_finished.push_back(state);
                path.pop_back();
                continue;
            }
            // The last first, so that what is named first comes first once the order is turned.
            const std::string& target = next[next.size() - 1 - path.back().second++];
            if (seen.insert(target).second) path.emplace_back(target, 0);
        }
    }

    const config::WorkflowSketch& m_sketch;
    std::map<std::string, FlowStates> m_next;
    std::set<std::string> m_forFailures;
    FlowStates m_finished;
};

// Leads lines between boxes: along the free stripes between rows and between columns.
class LineRouter {
public:
    LineRouter(const std::vector<WorkflowBox>& boxes, const std::vector<FlowSlot>& slots)
        : m_boxes(boxes), m_slots(slots) {}

    QList<QPointF> route(int from, int to) {
        const FlowSlot a = m_slots[static_cast<std::size_t>(from)];
        const FlowSlot b = m_slots[static_cast<std::size_t>(to)];
        const QRectF source = m_boxes[static_cast<std::size_t>(from)].rect;
        const QRectF target = m_boxes[static_cast<std::size_t>(to)].rect;
        if (a.row == b.row && std::abs(a.column - b.column) == 1) return across(a, b, source, target);
        if (a.column == b.column && std::abs(a.row - b.row) == 1) return down(a, b, source, target);
        return around(a, b, source, target);
    }

private:
    // Side by side; what runs against the row's direction is a little lower.
    static QList<QPointF> across(FlowSlot a, FlowSlot b, const QRectF& source, const QRectF& target) {
        const bool toRight = b.column > a.column;
        const bool withRow = toRight == (a.row % 2 == 0);
        const double y = source.center().y() + (withRow ? 0 : 2 * flowLane);
        return {QPointF(toRight ? source.right() : source.left(), y),
                QPointF(toRight ? target.left() : target.right(), y)};
    }

    static QList<QPointF> down(FlowSlot a, FlowSlot b, const QRectF& source, const QRectF& target) {
        const bool isDown = b.row > a.row;
        const double x = source.center().x() + (isDown ? 0 : 2 * flowLane);
        return {QPointF(x, isDown ? source.bottom() : source.top()),
                QPointF(x, isDown ? target.top() : target.bottom())};
    }

    QList<QPointF> around(FlowSlot a, FlowSlot b, const QRectF& source, const QRectF& target) {
        const double aside = flowLane * (m_taken++ % flowLanes);
        const bool isUp = b.row < a.row;
        const double startX = source.center().x() - 2 * flowLane - aside;
        const double endX = target.center().x() + 2 * flowLane + aside;
        const double startY = isUp ? source.top() : source.bottom();
        const double leaveY = startY + (isUp ? -flowGap - aside : flowGap + aside);
        // A row below is entered from above, any other from below.
        const bool fromAbove = b.row > a.row;
        const double endY = fromAbove ? target.top() : target.bottom();
        QList<QPointF> path{{startX, startY}, {startX, leaveY}};
        if (std::abs(b.row - a.row) > 1) {
            const double enterY = fromAbove ? endY - flowGap - aside : endY + flowGap + aside;
            const double gutter = target.left() - flowGap / 2 - aside / 2;
            path << QPointF(gutter, leaveY) << QPointF(gutter, enterY) << QPointF(endX, enterY);
        } else {
            path << QPointF(endX, leaveY);
        }
        path << QPointF(endX, endY);
        return path;
    }

    const std::vector<WorkflowBox>& m_boxes;
    const std::vector<FlowSlot>& m_slots;
    int m_taken = 0;
};

void placeFlowLabel(WorkflowLine& line, WorkflowRoom room) {
    double longest = -1;
    for (qsizetype i = 0; i + 1 < line.path.size(); ++i) {
        const QPointF part = line.path[i + 1] - line.path[i];
        const double length = std::abs(part.x()) + std::abs(part.y());
        if (length <= longest) continue;
        longest = length;
        line.labelAt = (line.path[i] + line.path[i + 1]) / 2;
        line.labelIsBeside = part.x() == 0;
        line.labelRoom = line.labelIsBeside ? workflowBoxWidth + room.gap - flowGap : length - 4;
    }
}

// Fills in one drawing.
class FlowDrawing {
public:
    FlowDrawing(const config::WorkflowSketch& sketch, WorkflowRoom room)
        : m_sketch(sketch), m_room(room), m_order(sketch) {}

    WorkflowLayout draw() {
        placeBoxes();
        LineRouter router(m_layout.boxes, m_slots);
        for (std::size_t i = 0; i < m_sketch.steps.size(); ++i) addStep(router, static_cast<int>(i));
        addFailures();
        for (WorkflowLine& line : m_layout.lines) placeFlowLabel(line, m_room);
        for (const WorkflowBox& box : m_layout.boxes) m_layout.bounds |= box.rect;
        for (const WorkflowLine& line : m_layout.lines) {
            for (const QPointF& point : line.path) m_layout.bounds |= QRectF(point, QSizeF(1, 1));
            if (line.from < 0) m_layout.bounds |= QRectF(line.path.front(), QSizeF(flowSentenceWidth, 1));
        }
        return std::move(m_layout);
    }

private:
    void placeBoxes() {
        const FlowStates main = m_order.ordered();
        const auto rowBoxes = static_cast<std::size_t>(m_room.rowBoxes);
        for (std::size_t i = 0; i < main.size(); ++i) addBox(main[i], flowSlot(i, m_room.rowBoxes), false);
        int row = static_cast<int>((main.size() + rowBoxes - 1) / rowBoxes);
        for (const std::string& state : m_sketch.states) {
            if (m_order.isForFailures(state)) addBox(state, {flowFailureColumn, row++}, true);
        }
    }

    void addBox(const std::string& state, FlowSlot slot, bool isFailure) {
        m_layout.boxes.push_back({state, flowRect(slot, m_room), isFailure});
        m_slots.push_back(slot);
    }

    void addLine(LineRouter& router, WorkflowLineKind kind, int step, const std::string& fromState,
                 const std::string& toState) {
        const int from = m_layout.boxOf(fromState);
        const int to = m_layout.boxOf(toState);
        if (from < 0 || to < 0) return;
        WorkflowLine line;
        line.kind = kind;
        line.from = from;
        line.to = to;
        line.step = step;
        line.path = router.route(from, to);
        m_layout.lines.push_back(std::move(line));
    }

    void addStep(LineRouter& router, int index) {
        const config::SketchedStep& step = m_sketch.steps[static_cast<std::size_t>(index)];
        addLine(router, WorkflowLineKind::Step, index, step.from, step.to);
        std::set<std::string> drawn{step.to};
        for (const std::string& route : step.routes) {
            if (drawn.insert(route).second) addLine(router, WorkflowLineKind::Route, index, step.from, route);
        }
        const bool isMarked = m_order.isForFailures(step.onError);
        if (!isMarked) addLine(router, WorkflowLineKind::Failure, index, step.from, step.onError);
    }

    // Into a box for failures from all that are marked, and from there back to the beginning.
    void addFailures() {
        const int initial = m_layout.boxOf(m_sketch.initial);
        int restarts = 0;
        for (std::size_t i = 0; i < m_layout.boxes.size(); ++i) {
            const WorkflowBox& box = m_layout.boxes[i];
            if (!box.isFailure) continue;
            const QPointF end(box.rect.right(), box.rect.center().y());
            m_layout.lines.push_back({WorkflowLineKind::Failure,
                                      -1,
                                      static_cast<int>(i),
                                      -1,
                                      {end + QPointF(flowFailureLength, 0), end},
                                      {},
                                      false,
                                      0});
            if (initial < 0 || !m_sketch.isFinal(box.state)) continue;
            const QRectF first = m_layout.boxes[static_cast<std::size_t>(initial)].rect;
            const double aside = flowLane * (restarts++ % flowLanes);
            const double gutter = first.right() + 2 * flowLane + aside / 2;
            const double below = first.bottom() + flowGap + flowLane * (flowLanes - 1) - aside;
            const double endX = first.center().x() - 4 * flowLane + aside / 2;
            const QPointF begin(box.rect.left(), box.rect.center().y());
            m_layout.lines.push_back({WorkflowLineKind::Restart,
                                      static_cast<int>(i),
                                      initial,
                                      -1,
                                      {begin, QPointF(gutter, begin.y()), QPointF(gutter, below), QPointF(endX, below),
                                       QPointF(endX, first.bottom())},
                                      {},
                                      false,
                                      0});
        }
    }

    const config::WorkflowSketch& m_sketch;
    const WorkflowRoom m_room;
    FlowOrder m_order;
    WorkflowLayout m_layout;
    std::vector<FlowSlot> m_slots;
};

}  // namespace

int WorkflowLayout::boxOf(std::string_view state) const {
    const auto found =
        std::find_if(boxes.begin(), boxes.end(), [state](const WorkflowBox& box) { return box.state == state; });
    return found == boxes.end() ? -1 : static_cast<int>(found - boxes.begin());
}

WorkflowLayout layOutWorkflow(const config::WorkflowSketch& sketch, WorkflowRoom room) {
    room.rowBoxes = std::max(room.rowBoxes, flowFailureColumn + 1);
    return FlowDrawing(sketch, room).draw();
}

}  // namespace groundswell::ui
