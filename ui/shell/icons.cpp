#include "ui/shell/icons.h"

#include "ui/shell/theme.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace groundswell::ui {

namespace {

enum class Tint { Text, Accent };

QPixmap tinted(const QString& name, const QColor& color, const QSize& pixels) {
    const QString key = QStringLiteral("gs:%1:%2:%3x%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(QStringLiteral(":/icons/%1.svg").arg(name));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class TintedIconEngine : public QIconEngine {
public:
    TintedIconEngine(QString name, Tint tint) : m_name(std::move(name)), m_tint(tint) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        paintIcon(*painter, QRectF(rect), m_name, color(mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return tinted(m_name, color(mode), size);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        QPixmap result = pixmap(size, mode, state);
        result.setDevicePixelRatio(scale);
        return result;
    }

    QIconEngine* clone() const override { return new TintedIconEngine(m_name, m_tint); }
    QString key() const override { return QStringLiteral("groundswell"); }

private:
    QColor color(QIcon::Mode mode) const {
        const Theme& theme = Theme::of(QApplication::palette());
        if (mode == QIcon::Disabled) return theme.disabled;
        return m_tint == Tint::Accent ? theme.onAccent : theme.text;
    }

    QString m_name;
    Tint m_tint;
};

}  // namespace

QIcon icon(const QString& name) {
    return QIcon(new TintedIconEngine(name, Tint::Text));
}

QIcon accentIcon(const QString& name) {
    return QIcon(new TintedIconEngine(name, Tint::Accent));
}

void paintIcon(QPainter& painter, const QRectF& rect, const QString& name, const QColor& color) {
    const double ratio = painter.device() != nullptr ? painter.device()->devicePixelRatioF() : 1.0;
    const QSize pixels = (rect.size() * ratio).toSize();
    if (pixels.isEmpty()) return;
    painter.drawPixmap(rect, tinted(name, color, pixels), QRectF(QPointF(0, 0), QSizeF(pixels)));
}

}  // namespace groundswell::ui
