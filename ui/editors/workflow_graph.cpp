#include "ui/editors/workflow_graph.h"

#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace groundswell::ui {

namespace {

constexpr double mostGraphZoom = 2.0;
constexpr double leastGraphZoom = 0.25;
constexpr double graphZoomStep = 1.25;
constexpr double graphMargin = 16;
constexpr double graphLegendHeight = 32;
constexpr double legibleGraphScale = 0.9;  // below it rows are made shorter
constexpr int shortestGraphRow = 3;
constexpr std::size_t mostWeighedStates = 200;  // more are drawn in rows of the usual length
constexpr double leastLabelGap = 48;
constexpr double mostLabelGap = 112;
constexpr int usualAttempts = 3;  // of a step that says nothing

}  // namespace

WorkflowGraph::WorkflowGraph(QWidget* parent) : QGraphicsView(parent) {
    setScene(new QGraphicsScene(this));
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setObjectName(QStringLiteral("workflowGraph"));
    setAccessibleName(tr("States and steps of the workflow"));
    setToolTip({});
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    // The flow goes from left to right in every language, as time does.
    setLayoutDirection(Qt::LeftToRight);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setBackgroundRole(QPalette::Base);
    setViewportUpdateMode(FullViewportUpdate);
}

void WorkflowGraph::setPicture(WorkflowPicture picture) {
    const QString selected = selectedState();
    const bool isSame = m_picture.sketch == picture.sketch;
    m_picture = std::move(picture);
    if (!isSame) layOut();
    build();
    selectState(selected);
    if (!isSame && m_fits) fit();
}

// So wide that the names of the steps fit over their lines.
double WorkflowGraph::labelGap() const {
    const QFontMetricsF metrics(fontFor(Type::Caption));
    double widest = 0;
    for (const config::SketchedStep& step : m_picture.sketch.steps)
        widest = std::max(widest, metrics.horizontalAdvance(oneLine(text(step.id))));
    return std::clamp(std::ceil((widest + 8) / 8) * 8, leastLabelGap, mostLabelGap);
}

double WorkflowGraph::scaleFor(const QRectF& bounds) const {
    // Without scroll bars: one that comes or goes must not change what is laid out.
    const QSizeF room = maximumViewportSize() - QSize(2, 2);
    const QSizeF all = bounds.adjusted(-graphMargin, -graphMargin, graphMargin, graphMargin + graphLegendHeight).size();
    if (bounds.isEmpty() || room.isEmpty()) return 1.0;
    return std::min({1.0, room.width() / all.width(), room.height() / all.height()});
}

bool WorkflowGraph::layOut() {
    const WorkflowRoom before = m_room;
    m_room = {.gap = labelGap()};
    m_layout = layOutWorkflow(m_picture.sketch, m_room);
    // A narrow view is better filled by more and shorter rows than by words that nobody can read.
    const bool isWeighed = m_picture.sketch.states.size() <= mostWeighedStates;
    for (WorkflowRoom room = m_room; isWeighed && --room.rowBoxes >= shortestGraphRow;) {
        const double scale = scaleFor(m_layout.bounds);
        if (scale >= legibleGraphScale) break;
        WorkflowLayout other = layOutWorkflow(m_picture.sketch, room);
        if (scaleFor(other.bounds) <= scale) continue;
        m_layout = std::move(other);
        m_room = room;
    }
    return !(m_room == before);
}

void WorkflowGraph::build() {
    scene()->clear();
    m_nodes.clear();
    m_selected = -1;
    QRectF bounds = m_layout.bounds;
    for (const WorkflowLine& line : m_layout.lines) {
        const bool isStep = line.step >= 0 && line.kind != WorkflowLineKind::Failure;
        const bool isChanged =
            isStep && m_picture.changedSteps.contains(m_picture.sketch.steps[static_cast<std::size_t>(line.step)].id);
        auto* edge = new WorkflowEdge(line, labelOf(line), isChanged);
        bounds |= edge->labelRect();
        scene()->addItem(edge);
    }
    for (std::size_t i = 0; i < m_layout.boxes.size(); ++i) {
        const WorkflowBox& box = m_layout.boxes[i];
        auto* node = new WorkflowNode(*this, static_cast<int>(i), lookOf(box));
        node->setPos(box.rect.topLeft());
        connect(node, &WorkflowNode::pressed, this, &WorkflowGraph::choose);
        scene()->addItem(node);
        m_nodes << node;
    }
    scene()->setSceneRect(bounds.adjusted(-graphMargin, -graphMargin, graphMargin, graphMargin + graphLegendHeight));
    describe();
}

QString WorkflowGraph::labelOf(const WorkflowLine& line) const {
    const std::vector<config::SketchedStep>& steps = m_picture.sketch.steps;
    if (line.step >= 0) return oneLine(text(steps[static_cast<std::size_t>(line.step)].id));
    if (line.kind == WorkflowLineKind::Restart) return tr("restart");
    const auto attemptsOf = [](const config::SketchedStep& step) { return step.attempts.value_or(usualAttempts); };
    const int attempts = steps.empty() ? 0 : attemptsOf(steps.front());
    const bool areSame = std::all_of(steps.begin(), steps.end(),
                                     [&](const config::SketchedStep& step) { return attemptsOf(step) == attempts; });
    if (!areSame || attempts == 0) return tr("marked states, when a step fails");
    return tr("marked states, after %1").arg(formatCounted(attempts, tr("%1 attempt"), tr("%1 attempts")));
}

std::int64_t WorkflowGraph::mostWaiting() const {
    std::int64_t most = 1;
    for (const auto& [state, items] : m_picture.counts) {
        if (!m_picture.sketch.isFinal(state)) most = std::max(most, items);
    }
    return most;
}

WorkflowNode::Look WorkflowGraph::lookOf(const WorkflowBox& box) const {
    const config::WorkflowSketch& sketch = m_picture.sketch;
    const auto count = m_picture.counts.find(box.state);
    const std::int64_t items = count == m_picture.counts.end() ? 0 : count->second;
    WorkflowNode::Look look;
    look.name = oneLine(text(box.state));
    look.isFailure = box.isFailure;
    look.isAdded = m_picture.addedStates.contains(box.state);
    if (look.isAdded && items == 0) {
        look.below = tr("new in this draft");
    } else if (m_picture.hasCounts) {
        look.below = formatCounted(items, tr("%1 item"), tr("%1 items"));
        if (!sketch.isFinal(box.state)) look.share = static_cast<double>(items) / static_cast<double>(mostWaiting());
    } else {
        look.below = QStringLiteral("–");
    }
    if (const auto found = m_picture.problems.find(box.state); found != m_picture.problems.end())
        look.problems = found->second;
    if (const int step = sketch.stepFrom(box.state); step >= 0) {
        look.canFail = sketch.hasState(sketch.steps[static_cast<std::size_t>(step)].onError);
        look.failsNowhere = !look.canFail;
    }
    return look;
}

void WorkflowGraph::selectState(const QString& state) {
    m_selected = m_layout.boxOf(utf8(state));
    describe();
    scene()->update();
}

QString WorkflowGraph::selectedState() const {
    if (m_selected < 0 || m_selected >= static_cast<int>(m_layout.boxes.size())) return {};
    return text(m_layout.boxes[static_cast<std::size_t>(m_selected)].state);
}

void WorkflowGraph::choose(int box) {
    if (box < 0 || box >= m_nodes.size()) return;
    m_selected = box;
    m_nodes[box]->setFocus(Qt::OtherFocusReason);
    ensureVisible(m_nodes[box], 8, 8);
    describe();
    scene()->update();
    Q_EMIT stateChosen(selectedState());
}

void WorkflowGraph::describe() {
    setAccessibleDescription(m_selected >= 0 && m_selected < m_nodes.size() ? m_nodes[m_selected]->words() : QString());
}

void WorkflowGraph::zoomIn() {
    m_fits = false;
    if (transform().m11() * graphZoomStep <= mostGraphZoom) scale(graphZoomStep, graphZoomStep);
}

void WorkflowGraph::zoomOut() {
    m_fits = false;
    if (transform().m11() / graphZoomStep >= leastGraphZoom) scale(1 / graphZoomStep, 1 / graphZoomStep);
}

void WorkflowGraph::fit() {
    m_fits = true;
    const QRectF all = sceneRect();
    // A little less than there is, so that no scroll bar comes and goes.
    const QSizeF room = viewport()->size() - QSize(2, 2);
    if (all.isEmpty() || room.isEmpty()) return;
    const double factor = std::min({1.0, room.width() / all.width(), room.height() / all.height()});
    resetTransform();
    scale(std::max(factor, leastGraphZoom), std::max(factor, leastGraphZoom));
}

void WorkflowGraph::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_nodes.size()) - 1;
    int target = -1;
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
            target = m_selected < 0 ? 0 : workflowBoxTowards(m_layout, m_selected, static_cast<Qt::Key>(event->key()));
            break;
        case Qt::Key_Home: target = 0; break;
        case Qt::Key_End: target = last; break;
        case Qt::Key_PageUp: target = std::max(m_selected - 1, 0); break;
        case Qt::Key_PageDown: target = std::min(m_selected + 1, last); break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space: target = m_selected; break;
        default: QGraphicsView::keyPressEvent(event); return;
    }
    if (target >= 0) choose(target);
    event->accept();
}

void WorkflowGraph::focusInEvent(QFocusEvent* event) {
    QGraphicsView::focusInEvent(event);
    if (m_selected < 0 && event->reason() != Qt::MouseFocusReason && !m_nodes.isEmpty()) choose(0);
    scene()->update();
}

void WorkflowGraph::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    if (!m_fits) return;
    if (const QString selected = selectedState(); layOut()) {
        build();
        selectState(selected);
    }
    fit();
}

void WorkflowGraph::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && scene() != nullptr) scene()->update();
}

void WorkflowGraph::drawForeground(QPainter* painter, const QRectF&) {
    const Theme& theme = Theme::of(palette());
    painter->save();
    painter->resetTransform();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(fontFor(Type::Caption));
    const QRectF strip(0, viewport()->height() - graphLegendHeight, viewport()->width(), graphLegendHeight);
    painter->fillRect(strip, theme.base);
    const double y = strip.center().y();
    const QFontMetricsF metrics(painter->font());
    double x = graphMargin;
    const auto name = [&](const QString& words) {
        painter->setPen(theme.text2);
        painter->drawText(QPointF(x, y + metrics.ascent() / 2 - 1), words);
        x += metrics.horizontalAdvance(words) + graphMargin;
    };
    const auto dash = [&](const QPen& pen) {
        painter->setPen(pen);
        painter->drawLine(QPointF(x, y), QPointF(x + 24, y));
        x += 32;
    };
    WorkflowNode::drawRing(*painter, QPointF(x + 4, y), false);
    x += 16;
    name(tr("has a way to failed"));
    QPen retry(theme.borderStrong, 1.4);
    retry.setDashPattern({4, 3});
    dash(retry);
    name(tr("retry"));
    dash(QPen(theme.accent, 2));
    name(tr("changed in this draft"));
    painter->restore();
}

int workflowBoxTowards(const WorkflowLayout& layout, int from, Qt::Key arrow) {
    if (from < 0 || from >= static_cast<int>(layout.boxes.size())) return -1;
    const QPointF here = layout.boxes[static_cast<std::size_t>(from)].rect.center();
    const QPointF way = arrow == Qt::Key_Left    ? QPointF(-1, 0)
                        : arrow == Qt::Key_Right ? QPointF(1, 0)
                        : arrow == Qt::Key_Up    ? QPointF(0, -1)
                                                 : QPointF(0, 1);
    const auto isLinked = [&](int box) {
        return std::any_of(layout.lines.begin(), layout.lines.end(), [&](const WorkflowLine& line) {
            return line.from >= 0 && ((line.from == from && line.to == box) || (line.to == from && line.from == box));
        });
    };
    int best = -1;
    double leastCost = std::numeric_limits<double>::max();
    for (int box = 0; box < static_cast<int>(layout.boxes.size()); ++box) {
        const QPointF to = layout.boxes[static_cast<std::size_t>(box)].rect.center() - here;
        const double ahead = QPointF::dotProduct(to, way);
        if (box == from || ahead <= 0) continue;
        const double aside = std::abs(to.x() * way.y()) + std::abs(to.y() * way.x());
        // Straight ahead first, and of those side by side the one that a line leads to.
        const double cost = ahead + 3 * aside - (isLinked(box) ? workflowBoxWidth : 0);
        if (cost < leastCost) {
            leastCost = cost;
            best = box;
        }
    }
    return best;
}

}  // namespace groundswell::ui
