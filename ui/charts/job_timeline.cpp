#include "ui/charts/job_timeline.h"

#include "ui/shell/describe.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr double leastWidth = 4;
constexpr double bandHeight = 14;

double seconds(const pipeline::JobSpan& span) {
    return std::chrono::duration<double>(span.to - span.from).count();
}

QString wordsOf(const pipeline::JobSpan& span) {
    return QStringLiteral("%1 %2").arg(describeSpan(span.what), formatDuration(span.to - span.from));
}

}  // namespace

JobTimeline::JobTimeline(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("jobTimeline"));
    setAccessibleName(tr("Timeline of the job"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void JobTimeline::setSpans(std::vector<pipeline::JobSpan> spans, pipeline::JobState state, core::UtcTime now) {
    m_spans = std::move(spans);
    m_state = state;
    m_now = now;
    setAccessibleDescription(description());
    update();
}

QString JobTimeline::description() const {
    QStringList parts;
    for (const pipeline::JobSpan& span : m_spans) parts << wordsOf(span);
    if (pipeline::hasEnded(m_state)) parts << describeState(m_state).words.toLower();
    QString words = parts.join(tr(", then "));
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

QSize JobTimeline::sizeHint() const {
    const int line = QFontMetrics(fontFor(Type::Caption)).lineSpacing();
    return {320, static_cast<int>(bandHeight) + 6 + line + 4 + line};
}

std::vector<double> JobTimeline::widthsOf(const std::vector<pipeline::JobSpan>& spans, double width) {
    double all = 0;
    for (const pipeline::JobSpan& span : spans) all += seconds(span);
    const double shared = std::max(0.0, width - leastWidth * static_cast<double>(spans.size()));
    std::vector<double> widths;
    for (const pipeline::JobSpan& span : spans)
        widths.push_back(leastWidth + (all > 0 ? shared * seconds(span) / all : 0));
    return widths;
}

QRectF JobTimeline::band() const {
    return {0, 0, static_cast<double>(width()), bandHeight};
}

void JobTimeline::paintSpan(QPainter& painter, const QRectF& rect, pipeline::JobSpan::What what) const {
    const Theme& theme = Theme::of(palette());
    using What = pipeline::JobSpan::What;
    if (what == What::Running) {
        painter.fillRect(rect, theme.accent);
        return;
    }
    painter.fillRect(rect, theme.inkFill);
    if (what == What::Queued) return;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(what == What::PutOff ? theme.warn : theme.borderStrong, 1.4));
    // Strokes that lean one way for waiting, the other for putting off: not by colour alone.
    const double lean = what == What::PutOff ? -rect.height() : rect.height();
    for (double x = rect.left() - rect.height(); x < rect.right() + rect.height(); x += 6)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + lean, rect.top()));
    painter.restore();
}

void JobTimeline::paintEvent(QPaintEvent*) {
    if (m_spans.empty()) return;
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(band(), 3, 3);
    painter.save();
    painter.setClipPath(shape);
    // Time runs from left to right in every language.
    double left = 0;
    const std::vector<double> widths = widthsOf(m_spans, width());
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        paintSpan(painter, QRectF(left, 0, widths[i], bandHeight), m_spans[i].what);
        left += widths[i];
        if (i + 1 < m_spans.size()) painter.fillRect(QRectF(left - 0.5, 0, 1, bandHeight), theme.base);
    }
    painter.restore();
    const QFont font = fontFor(Type::Caption);
    painter.setFont(font);
    painter.setPen(theme.text2);
    const double line = QFontMetricsF(font).lineSpacing();
    const QRectF below(0, bandHeight + 4, width(), line);
    const auto at = [this](core::UtcTime time) { return formatMoment(time, m_now); };
    const bool goesOn = !pipeline::hasEnded(m_state);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, at(m_spans.front().from));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, goesOn ? tr("now") : at(m_spans.back().to));
    const QString words = QFontMetricsF(font).elidedText(description(), Qt::ElideRight, width());
    painter.drawText(below.translated(0, line + 4), Qt::AlignLeft | Qt::AlignVCenter, words);
}

bool JobTimeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const std::vector<double> widths = widthsOf(m_spans, width());
    double left = 0;
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        left += widths[i];
        if (help->pos().x() > left) continue;
        QToolTip::showText(help->globalPos(), plainTip(wordsOf(m_spans[i])), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

}  // namespace groundswell::ui
