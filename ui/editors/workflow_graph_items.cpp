#include "ui/editors/workflow_graph_items.h"

#include "ui/editors/workflow_graph.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QApplication>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace groundswell::ui {

namespace {

const Theme& graphTheme() {
    return Theme::of(QApplication::palette());
}

void drawWorkflowArrow(QPainter& painter, const QPointF& before, const QPointF& end, const QColor& color) {
    constexpr double length = 9;
    constexpr double half = 3.5;
    const QPointF way = end - before;
    const double size = std::hypot(way.x(), way.y());
    if (size <= 0) return;
    const QPointF ahead = way / size;
    const QPointF aside(-ahead.y(), ahead.x());
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF{end, end - ahead * length + aside * half, end - ahead * length - aside * half});
}

}  // namespace

QStringList workflowLabelLines(const QString& label, double room, const QFontMetricsF& metrics) {
    if (metrics.horizontalAdvance(label) <= room) return {label};
    const QString marks = QStringLiteral("-_. ");
    QStringList best{metrics.elidedText(label, Qt::ElideRight, room)};
    double leastWidth = std::numeric_limits<double>::max();
    for (qsizetype i = 1; i + 1 < label.size(); ++i) {
        if (!marks.contains(label[i])) continue;
        const QString first = label.left(i + 1).trimmed();
        const QString second = label.mid(i + 1).trimmed();
        const double width = std::max(metrics.horizontalAdvance(first), metrics.horizontalAdvance(second));
        if (width >= leastWidth) continue;
        leastWidth = width;
        best = {metrics.elidedText(first, Qt::ElideRight, room), metrics.elidedText(second, Qt::ElideRight, room)};
    }
    return best;
}

WorkflowEdge::WorkflowEdge(const WorkflowLine& line, QString label, bool isChanged)
    : m_line(line), m_isChanged(isChanged) {
    setZValue(-1);
    setToolTip(plainTip(label));
    placeLabel(label);
}

void WorkflowEdge::placeLabel(const QString& label) {
    const QFontMetricsF metrics(fontFor(Type::Caption));
    const bool isSentence = m_line.from < 0;
    m_words = isSentence ? QStringList{label} : workflowLabelLines(label, m_line.labelRoom, metrics);
    double width = 0;
    for (const QString& words : std::as_const(m_words)) width = std::max(width, metrics.horizontalAdvance(words));
    const QSizeF size(std::ceil(width) + 2, metrics.lineSpacing() * static_cast<double>(m_words.size()));
    m_labelRect = QRectF(QPointF(), size);
    if (isSentence) {
        m_labelRect.moveLeft(m_line.path.front().x() + 12);
        m_labelRect.moveTop(m_line.path.front().y() - size.height() / 2);
    } else if (m_line.labelIsBeside) {
        m_labelRect.moveLeft(m_line.labelAt.x() + 8);
        m_labelRect.moveTop(m_line.labelAt.y() - size.height() / 2);
    } else {
        m_labelRect.moveLeft(m_line.labelAt.x() - size.width() / 2);
        m_labelRect.moveBottom(m_line.labelAt.y() - 5);
    }
}

QRectF WorkflowEdge::boundingRect() const {
    return QPolygonF(m_line.path).boundingRect().united(m_labelRect).adjusted(-8, -8, 8, 8);
}

void WorkflowEdge::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const Theme& theme = graphTheme();
    const bool isFailure = m_line.kind == WorkflowLineKind::Failure;
    const QColor color = isFailure ? theme.error : m_isChanged ? theme.accent : theme.borderStrong;
    const bool isDashed = isFailure || m_line.kind == WorkflowLineKind::Restart;
    QPen pen(color, m_isChanged ? 2.0 : 1.4);
    if (isDashed) pen.setDashPattern({4, 3});
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(QPolygonF(m_line.path));
    drawWorkflowArrow(*painter, m_line.path[m_line.path.size() - 2], m_line.path.back(), color);
    if (m_line.from < 0) WorkflowNode::drawRing(*painter, m_line.path.front(), false);
    painter->setFont(fontFor(Type::Caption));
    painter->setPen(isFailure ? theme.error : m_isChanged ? theme.accent : theme.text2);
    const bool isOver = m_line.from >= 0 && !m_line.labelIsBeside;
    // Wider than it was measured to be: at other sizes than its own a font is not exactly as wide.
    painter->drawText(m_labelRect.adjusted(isOver ? -8 : 0, 0, isOver ? 8 : 16, 0),
                      static_cast<int>(isOver ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextDontClip,
                      m_words.join(QChar(u'\n')));
}

WorkflowNode::WorkflowNode(const WorkflowGraph& graph, int box, Look look)
    : m_graph(graph), m_box(box), m_look(std::move(look)) {
    setFlag(ItemIsFocusable);
    setCursor(Qt::PointingHandCursor);
    setObjectName(QStringLiteral("workflowNode_") + m_look.name);
    setToolTip(plainTip(words()));
}

QString WorkflowNode::words() const {
    QString sentence = m_look.name + QStringLiteral(", ") + m_look.below;
    if (m_look.problems > 0)
        sentence += QStringLiteral(", ") + formatCounted(m_look.problems, tr("%1 problem"), tr("%1 problems"));
    return sentence;
}

QRectF WorkflowNode::boundingRect() const {
    return QRectF(0, 0, workflowBoxWidth, workflowBoxHeight).adjusted(-4, -12, 12, 8);
}

void WorkflowNode::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const Theme& theme = graphTheme();
    const QRectF rect = QRectF(0, 0, workflowBoxWidth, workflowBoxHeight);
    const bool isSelected = m_graph.selectedBox() == m_box;
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor frame = m_look.isFailure               ? theme.error
                         : isSelected || m_look.isAdded ? theme.accent
                                                        : theme.borderStrong;
    painter->setPen(QPen(frame, isSelected || m_look.isAdded ? 2.0 : 1.2));
    painter->setBrush(m_look.isFailure ? theme.errorSoft : isSelected ? theme.sel : theme.raised);
    painter->drawRoundedRect(rect, 6, 6);
    if (isSelected && m_graph.hasFocus()) drawFocusRing(*painter, rect.adjusted(-3, -3, 3, 3), 8, theme.accent);
    paintWords(*painter, rect);
    paintBar(*painter, rect);
    if (m_look.canFail || m_look.failsNowhere)
        drawRing(*painter, QPointF(rect.right() - 14, rect.bottom()), m_look.failsNowhere);
    if (m_look.problems > 0) paintProblems(*painter, rect.topRight());
}

void WorkflowNode::drawRing(QPainter& painter, const QPointF& centre, bool isBroken) {
    const Theme& theme = graphTheme();
    painter.setBrush(theme.base);
    painter.setPen(QPen(theme.error, 1.4, isBroken ? Qt::DashLine : Qt::SolidLine));
    painter.drawEllipse(centre, 4.5, 4.5);
}

void WorkflowNode::mousePressEvent(QGraphicsSceneMouseEvent* event) {
    event->accept();
    Q_EMIT pressed(m_box);
}

void WorkflowNode::paintWords(QPainter& painter, const QRectF& rect) const {
    const Theme& theme = graphTheme();
    const double room = rect.width() - 24;
    painter.setPen(theme.text);
    painter.setFont(fontFor(Type::Strong));
    painter.drawText(QRectF(12, 8, room, 20), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft),
                     QFontMetricsF(painter.font()).elidedText(m_look.name, Qt::ElideRight, room));
    painter.setPen(theme.text2);
    painter.setFont(fontFor(Type::Body));
    painter.drawText(QRectF(12, 27, room, 18), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft),
                     QFontMetricsF(painter.font()).elidedText(m_look.below, Qt::ElideRight, room));
}

void WorkflowNode::paintBar(QPainter& painter, const QRectF& rect) const {
    if (m_look.share < 0) return;
    const Theme& theme = graphTheme();
    const double width = rect.width() - 40;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.grid);
    painter.drawRect(QRectF(12, rect.bottom() - 9, width, 3));
    painter.setBrush(theme.ink);
    painter.drawRect(QRectF(12, rect.bottom() - 9, width * m_look.share, 3));
}

void WorkflowNode::paintProblems(QPainter& painter, const QPointF& centre) const {
    const Theme& theme = graphTheme();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.error);
    painter.drawEllipse(centre - QPointF(2, 0), 9, 9);
    painter.setPen(theme.dark ? theme.onAccent : theme.base);
    painter.setFont(fontFor(Type::CaptionStrong));
    painter.drawText(QRectF(centre.x() - 11, centre.y() - 9, 18, 18), Qt::AlignCenter,
                     QString::number(m_look.problems));
}

}  // namespace groundswell::ui
